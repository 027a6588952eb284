"""The header of a quoted mail as mail programs write it into the text: its fields, and words above.

The names of the fields are data, in many languages; a language that is not here is known by the
shape: three fields, an address or a subject answered, and a date.
"""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import TYPE_CHECKING

from gateway.message.attributions import is_addressed, is_dated

if TYPE_CHECKING:
    from collections.abc import Sequence

_FROM = (
    "from", "von", "absender", "de", "expéditeur", "da", "mittente", "remitente", "remetente", "de parte de",
    "van", "afzender", "från", "fra", "avsändare", "lähettäjä", "od", "nadawca", "odesílatel", "odosielateľ",
    "от", "от кого", "від", "кімнд", "kimden", "gönderen", "de la", "expeditor", "feladó", "από", "αποστολέας",
    "מאת", "من", "از", "差出人", "送信者", "보낸 사람", "보낸사람", "보낸이", "发件人", "寄件者", "寄件人", "發件人",
    "šalje", "pošiljatelj", "od koga", "од", "пошиљалац", "saatja", "kellelt", "sūtītājs", "nuo", "siuntėjas",
    "từ", "người gửi", "dari", "daripada", "จาก", "प्रेषक", "kutoka",
)  # fmt: skip
_SENT = (
    "sent", "gesendet", "envoyé", "envoyé le", "message du", "date d'envoi", "enviado", "enviado el", "enviada",
    "enviada em", "enviado em", "fecha de envío", "inviato", "inviato il", "verzonden", "skickat", "sendt",
    "lähetetty", "wysłano", "wysłane", "data wysłania", "odesláno", "odoslané", "отправлено", "надіслано",
    "gönderildi", "gönderme tarihi", "trimis", "küldve", "elküldve", "στάλθηκε", "נשלח", "تاريخ الإرسال",
    "تم الإرسال", "أرسلت", "ارسال شده", "送信日時", "보낸 날짜", "보낸날짜", "发送时间", "发送日期", "寄件日期", "傳送時間",
    "發送日期", "傳送日期", "enviat el", "enviat", "poslano", "poslato", "послато", "изпратено", "saadetud",
    "nosūtīts", "išsiųsta", "đã gửi", "dikirim", "ส่ง", "भेजा गया", "imetumwa",
)  # fmt: skip
_DATE = (
    "date", "datum", "fecha", "data", "dato", "päivämäärä", "дата", "tarih", "dată", "dátum", "ημερομηνία", "תאריך",
    "التاريخ", "تاریخ", "日付", "日時", "날짜", "日期", "kuupäev", "datums", "датум", "ngày", "tanggal", "วันที่", "दिनांक",
    "tarikh",
)  # fmt: skip
_TO = (
    "to", "an", "à", "a", "pour", "destinataire", "para", "destinatario", "destinatário", "per", "aan", "till",
    "til", "vastaanottaja", "do", "adresat", "komu", "кому", "kime", "alıcı", "către", "címzett", "προς", "אל",
    "إلى", "به", "宛先", "받는 사람", "받는사람", "받는이", "收件人", "收件者", "per a", "za", "prima", "до", "за",
    "adressaat", "kellele", "kam", "đến", "tới", "kepada", "ke", "ถึง", "प्रति", "kwa",
    "cc", "bcc", "kopie", "copie", "copie à", "copia", "con copia", "cópia", "kopia", "kopi", "kopio", "dw",
    "kópia", "копия", "копія", "копие", "копија", "bilgi", "másolat", "másolatot kap", "κοιν", "κοιν.", "עותק", "نسخة",
    "رونوشت", "참조", "抄送", "副本", "a/c", "kopija", "kp", "koopia", "สำเนา", "प्रतिलिपि", "nakala",
)  # fmt: skip
_SUBJECT = (
    "subject", "betreff", "objet", "sujet", "asunto", "oggetto", "onderwerp", "assunto", "objeto", "ämne", "emne",
    "aihe", "temat", "předmět", "predmet", "тема", "konu", "subiect", "tárgy", "θέμα", "נושא", "الموضوع", "موضوع",
    "件名", "제목", "主题", "主旨", "主題", "assumpte", "naslov", "zadeva", "относно", "предмет", "teema", "tēma", "temats",
    "tema", "chủ đề", "tiêu đề", "subjek", "perihal", "เรื่อง", "หัวเรื่อง", "विषय", "mada", "titel", "re",
)  # fmt: skip
OTHER = "other"  # a word, a colon and a value: a field in a language we do not know
_KINDS = {
    **dict.fromkeys(_SUBJECT, "subject"),
    **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_DATE, "date"),
    **dict.fromkeys(_SENT, "sent"),
    **dict.fromkeys(_FROM, "from"),
}

# Bold as `*From:*` or `*From: *`; in a table of Markdown as `| From | ...`.
_FIELD = re.compile(
    r"^[\s*_]{0,8}([^\W\d_][^:：|]{0,24}?)\s?[*_]*\s?(?:：|:[*_]*(\s|$)?)"
    r"|^\|\s{0,9}([^\W\d_][^:：|]{0,24}?)\s{0,9}\|"
)


def field_of(line: str) -> str | None:
    """Give which field of a quoted header a line is: from, sent, date, to, subject, other; or None."""
    found = _FIELD.match(line)
    if not found:
        return None
    kind = _KINDS.get((found[1] or found[3]).strip().lower().replace("’", "'"))
    apart = found[2] is not None or "：" in found[0]
    return kind or (OTHER if apart and found[1] else None)


FIELDS_UNKNOWN = 3  # at least, with an address and a date among them
HEADER_LINES = 24  # of a quoted header, its long fields wrapped, an empty line between the fields
WRAPPED_FIELD = 60  # letters of a field that may go on in the next line
_ANSWERED = re.compile(
    r"[:：]\s*(?:re|aw|antw|sv|vs|odp|ynt|rif|res|fw|fwd|wg|tr|rv|enc|doorst|пер|回复|答复|轉寄|转发|回覆)\s?[:：]",
    re.IGNORECASE,
)


def header_block(
    lines: Sequence[str], fields: Sequence[str | None], place: int, *, announced: bool = False
) -> int:
    """Count the lines of the quoted header that begins at `place`; 0 when none does.

    `fields` has `field_of` each line. One is enough where words framed in dashes have announced it.
    """
    if not fields[place]:
        return 0
    end = _fields_end(lines, fields, place)
    text, found = "\n".join(lines[place:end]), [field for field in fields[place:end] if field]
    if announced:
        return end - place if _is_announced(text, found) else 0
    if found[0] == OTHER and _is_whole_below(lines[place], found):
        return 0
    return end - place if _is_header(text, found) else 0


def _is_whole_below(line: str, found: Sequence[str]) -> bool:
    """Tell whether a header is whole without its first line, which is then the author's last.

    "I disagree: ..." has the form of a field in a language we do not know. Of the language below we
    know every field that counts.
    """
    below = [*dropwhile(lambda field: field == OTHER, found)]
    known = {*below}
    whole = below[:1] == ["from"] and known & {"sent", "date"} and known & {"to", "subject"}
    return bool(whole) and not (is_addressed(line) or _ANSWERED.search(line))


def _is_announced(text: str, found: Sequence[str]) -> bool:
    known = {*found} - {OTHER, "date"}
    return bool(known) or (len(found) > 1 and (is_dated(text) or is_addressed(text)))


def _is_header(text: str, found: Sequence[str]) -> bool:
    """Tell whether fields are those of a mail: an event has a date, a journey from and to."""
    kinds = {*found} - {OTHER}
    enough = len(kinds) >= FIELDS_UNKNOWN or (len(kinds) > 1 and "from" in kinds)
    if enough and (kinds & {"sent", "subject"} or is_addressed(text)):
        return True
    answered = is_addressed(text) or bool(_ANSWERED.search(text))
    return len(found) >= FIELDS_UNKNOWN and answered and is_dated(text)


def _fields_end(lines: Sequence[str], fields: Sequence[str | None], start: int) -> int:
    """Find where the fields end: a long one goes on in the line below it."""
    end = start
    for place in range(start, min(len(lines), start + HEADER_LINES)):
        if fields[place]:
            end = place + 1
            continue
        line, above = lines[place], lines[place - 1].rstrip()
        if not line.strip() and place == end and any(fields[place + 1 : place + 2]):
            continue
        goes_on = line[:1] in (" ", "\t", "<") or above.endswith((",", ";", ":"))
        if place > end or not line.strip() or not (goes_on or len(above) >= WRAPPED_FIELD):
            break
    return end


# What is framed in dashes above a quoted mail. Some stand alone, with a colon.
_ANNOUNCED = frozenset(
    phrase
    for phrases in (
        "original|original message|original mail|original email|reply message|forwarded message|begin forwarded message"
        "|reply above this line|please type your reply above this line|please reply above this line",
        "originalnachricht|original-nachricht|ursprüngliche nachricht|weitergeleitete nachricht"
        "|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|weitergeleitete mail",
        "message d'origine|message original|message transféré|message réexpédié|début du message réexpédié"
        "|début du message transféré|courriel original|e-mail d'origine",
        "mensaje original|mensaje reenviado|inicio del mensaje reenviado|correo original",
        "messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|messaggio di origine",
        "oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|begin doorgestuurd bericht",
        "mensagem original|mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada"
        "|início da mensagem reencaminhada",
        "ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|vidarebefordrat brev",
        "oprindelig meddelelse|oprindelig besked|videresendt meddelelse|start på videresendt besked",
        "opprinnelig melding|videresendt melding|start på videresendt melding",
        "alkuperäinen viesti|edelleenlähetetty viesti|välitetty viesti alkaa|välitetty viesti",
        "oryginalna wiadomość|wiadomość oryginalna|przekazana wiadomość|wiadomość przekazana dalej"
        "|początek przekazywanej wiadomości",
        "původní zpráva|původní e-mail|přeposlaná zpráva|začátek přeposílané zprávy",
        "pôvodná správa|preposlaná správa|začiatok preposlanej správy",
        "исходное сообщение|оригинальное сообщение|пересылаемое сообщение|перенаправленное сообщение"
        "|начало переадресованного сообщения|пересланное сообщение|конец пересылаемого сообщения",
        "вихідне повідомлення|оригінальне повідомлення|переслане повідомлення|початок листа, що пересилається",
        "orijinal mesaj|orijinal ileti|özgün ileti|iletilmiş ileti|iletilen mesaj|iletilen ileti|ileti başlangıcı",
        "mesaj original|mesajul original|mesaj redirecționat|începutul mesajului redirecționat",
        "eredeti üzenet|továbbított üzenet|továbbított levél kezdete",
        "αρχικό μήνυμα|προωθημένο μήνυμα|έναρξη προωθημένου μηνύματος",
        "הודעה מקורית|הודעה שהועברה|תחילת ההודעה שהועברה|الرسالة الأصلية|رسالة أصلية|رسالة محولة|بداية الرسالة المحولة",
        "元のメッセージ|転送メッセージ|転送されたメッセージ|원본 메시지|원본 메일|전달된 메시지|전달된 메시지 시작",
        "原始邮件|原始郵件|邮件原件|回复的原邮件|转发邮件信息|转发的邮件|轉寄郵件|下面是被转发的邮件|以下為轉寄的訊息|以下是轉寄的郵件",
        "missatge original|missatge reenviat|inici del missatge reenviat|izvorna poruka|originalna poruka"
        "|proslijeđena poruka|prosleđena poruka|izvirno sporočilo|posredovano sporočilo|оригинално съобщение"
        "|препратено съобщение|изворна порука|прослеђена порука",
        "algne kiri|algne sõnum|edastatud kiri|sākotnējais ziņojums|pārsūtīts ziņojums|pradinis laiškas|persiųstas laiškas",
        "thư gốc|tin nhắn gốc|thư đã chuyển tiếp|pesan asli|pesan terusan|ข้อความต้นฉบับ|ข้อความที่ส่งต่อ|mesej asal|मूल संदेश",
    )
    for phrase in phrases.split("|")
)  # fmt: skip
_DASHES = "-_=*#\u2010\u2011\u2012\u2013\u2014\u2015"
_FRAMED = re.compile(
    rf"^[>\s]{{0,8}}[{_DASHES}]{{2,80}}\s?([^\W\d_][^{_DASHES}\n]{{1,50}}(?:-[^{_DASHES}\n]{{1,30}})?)[{_DASHES}]{{2,80}}\s*"
)
_FIELD_BEHIND = re.compile(r"\S.{0,24}:\s")  # Yahoo puts the first field behind its words
_PROCESSED = re.compile(r"^[>\s]{0,8}original message processed by\b", re.IGNORECASE)
PHRASE_LENGTH = 120  # letters of a line that may be such words and their frame


def is_delimiter(line: str) -> bool:
    """Tell whether a line says in words that a quoted mail follows."""
    framed = _FRAMED.match(line)
    if framed and _FIELD_BEHIND.match(line, framed.end()):
        return True
    text = line[: PHRASE_LENGTH + 1].strip().lstrip("> ")
    if len(line) > PHRASE_LENGTH:
        return bool(_PROCESSED.match(text))
    bare = text.strip(f"{_DASHES} ")
    phrase = bare.rstrip(":： ").lower().replace("’", "'").replace("i̇", "i")
    # "Original message" alone may be a heading of the author's own.
    if phrase in _ANNOUNCED and (len(text) - len(bare) > 1 or bare[-1] in ":："):
        return True
    return bool(_PROCESSED.match(text))


def is_framed(line: str) -> bool:
    """Tell whether a line is words framed in dashes, as mail programs write in any language.

    So is a line of the words alone, which an old BlackBerry leaves without a frame.
    """
    framed = len(line) <= PHRASE_LENGTH and _FRAMED.fullmatch(line)
    return bool(framed) or line.strip().lower() in _ANNOUNCED


_CHEVRONS = re.compile(r"^>>> \S.*(?:>>>|:)\s*$")


def is_chevrons(line: str) -> bool:
    """Tell whether a line is how GroupWise introduces a quote that has no marks."""
    found = len(line) <= PHRASE_LENGTH * 2 and _CHEVRONS.match(line)
    return bool(found) and is_dated(line) and is_addressed(line)
