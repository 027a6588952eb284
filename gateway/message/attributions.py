"""The lines mail programs write above what they quote, in the languages they speak: as data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Who wrote: the verb of an attribution line.
_WROTE = (
    "wrote", "writes", "schrieb", "schreibt", "geschrieben", "a écrit", "a ecrit", "écrit",
    "escribió", "escribio", "escribe", "ha scritto", "scrive", "schreef", "heeft geschreven",
    "het volgende geschreven", "escreveu", "skrev", "skrifaði", "kirjoitti", "napisał", "napisała",
    "napisał(a)", "pisze", "napsal", "napsala", "napsal(a)", "napísal", "napísal(a)", "написал",
    "написала", "написал(а)", "пишет", "пише", "писав", "писал", "написав", "yazdı", "şunları yazdı",
    "şöyle yazdı", "a scris", "a scris:", "írta", "ezt írta", "írt", "כתב", "כתבה", "כתב/ה", "έγραψε",
    "έγραψε:", "كتب", "كتبت", "schrieb folgendes", "je napisao", "je napisala", "napisao je",
    "pisal", "va escriure", "rašė", "rakstīja", "kirjutas", "viết", "đã viết", "menulis", "เขียนว่า",
)  # fmt: skip
_WROTE_CJK = (
    "写道",
    "寫道",
    "写到",
    "さんは書きました",
    "のメール",
    "のメッセージ",
    "님이 작성",
    "작성:",
    "씀:",
    "님이 쓴 글",
)
_ADDRESS = re.compile(r"<[^<>\s]{1,254}@[^<>\s]{1,254}>|\[mailto:|\S@\S")
_DATE = re.compile(
    r"\d{1,4}[-./ ]\s?(?:\d{1,2}|\w{3,12}\.?)[-./ ,]|\d{1,2}[:.]\d{2}|\d{4}\s?年|\d{4}\."
)
_FRAME = re.compile(r"-{3,}\s*(\S.{0,380}\S)\s*-{3,}")
_END = re.compile(r"[:：]\s*$")

_ATTRIBUTION_LENGTH = 400  # letters of an attribution; a longer line ending in a colon is a text's


def is_attribution(text: str) -> bool:
    """Tell whether a line, its wrapped pieces joined, introduces a quote."""
    line = text.strip().lstrip("> ").strip("*_ ")
    if framed := _FRAME.fullmatch(line):
        line = f"{framed[1]}:"
    lower = line.lower()
    colon = bool(_END.search(line))
    # Some programs leave the colon out, but never the verb at the end.
    if len(line) > _ATTRIBUTION_LENGTH or not (colon or lower.endswith(_WROTE)):
        return False
    verb = any(_is_a_word(word, lower) for word in _WROTE if word in lower)
    verb = verb or any(word in lower for word in _WROTE_CJK)
    dated, addressed = bool(_DATE.search(line)), bool(_ADDRESS.search(line))
    # A date and an address before a colon need no verb: some languages of Gmail have none.
    return (dated and addressed) or (colon and verb and (dated or addressed))


def _is_a_word(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


ATTRIBUTION_LINES = 4  # it may be wrapped over


def attribution_length(lines: Sequence[str]) -> int:
    """Count the lines of the attribution that `lines` begins with; 0 when it does with none."""
    joined = ""
    for length, line in enumerate(lines[:ATTRIBUTION_LINES], 1):
        # An address may be broken before its bracket, which then looks like a mark of quoting.
        closes = line.startswith(">") and joined.count("<") > joined.count(">")
        if not line.strip() or (line.startswith(">") and not closes):
            return 0
        joined = f"{joined}{'' if closes else ' '}{line.strip()}"
        if is_attribution(joined):
            return 0 if length > 1 and _begins_below(lines[:length]) else length
    return 0


def _begins_below(lines: Sequence[str]) -> bool:
    """Tell whether the lines begin with an author's own: what is below is whole without them."""
    for start in range(len(lines) - 1, 0, -1):
        rest = " ".join(line.strip() for line in lines[start:])
        above = lines[start - 1].rstrip()
        if not is_attribution(rest):
            continue
        goes_on = above.endswith(",") or not _DATE.search(rest)
        if above.endswith((".", "!", "?")) or not re.search(r"\d", above) or not goes_on:
            return True
    return False


# The names of header fields above a quoted mail, by what they say.
_FROM = ("from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "від", "kimden",
         "gönderen", "de la", "feladó", "מאת", "από", "من", "差出人", "보낸 사람", "보낸사람", "发件人",
         "寄件者", "寄件人", "expéditeur", "mittente", "remitente", "absender", "odesílatel", "nadawca", "de parte de")  # fmt: skip
_SENT = ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "fecha", "inviato",
         "data", "verzonden", "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "wysłano", "wysłane",
         "odesláno", "отправлено", "дата", "надіслано", "gönderildi", "tarih", "trimis", "elküldve",
         "dátum", "נשלח", "תאריך", "στάλθηκε", "ημερομηνία", "تاريخ الإرسال", "التاريخ", "送信日時", "日付",
         "日時", "message du", "envoyé le", "inviato il", "enviada em", "enviado em", "data wysłania", "보낸 날짜", "날짜", "发送时间", "日期", "發送日期", "date d'envoi")  # fmt: skip
_TO = ("to", "an", "à", "a", "para", "per", "aan", "till", "til", "vastaanottaja", "do", "komu", "кому",
       "kime", "către", "címzett", "אל", "προς", "إلى", "宛先", "받는 사람", "받는사람", "收件人", "收件者",
       "cc", "kopie", "копия", "destinataire", "copie à", "copie", "pour", "copia", "kopia", "con copia", "destinatario", "destinatário")  # fmt: skip
_SUBJECT = ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "emne",
            "aihe", "temat", "předmět", "тема", "konu", "subiect", "tárgy", "נושא", "θέμα", "الموضوع",
            "件名", "제목", "主题", "主旨", "re", "objeto", "sujet", "titel")  # fmt: skip

_FIELD = re.compile(r"^[\s*_]{0,8}([^\W\d_][^:：]{0,24}?)\s?[*_]*\s?[:：][*_]*(\s|$)?")
_KINDS = {
    **dict.fromkeys(_SUBJECT, "subject"),
    **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_SENT, "sent"),
    **dict.fromkeys(_FROM, "from"),
}


OTHER = "other"  # a word, a colon and a value: a field in a language we do not know


def field_of(line: str) -> str | None:
    """Give which field of a quoted header a line is: from, sent, to, subject, other; else None."""
    found = _FIELD.match(line)
    if not found:
        return None
    return _KINDS.get(found[1].strip().lower()) or (OTHER if found[2] is not None else None)


FIELDS_UNKNOWN = 3  # at least, with an address and a date among them
HEADER_LINES = 12  # of a quoted header, its long fields wrapped
WRAPPED_FIELD = 60  # letters of a field that may go on in the next line


def header_block(
    lines: Sequence[str], fields: Sequence[str | None], place: int, *, announced: bool = False
) -> int:
    """Count the lines of the quoted header that begins at `place`; 0 when none does.

    `fields` has `field_of` each line. Who and one more field we know, or three; in any language
    three with an address and a date; one where words framed in dashes have announced it.
    """
    if not fields[place]:
        return 0
    end = _fields_end(lines, fields, place)
    found = [field for field in fields[place:end] if field]
    kinds = {*found} - {OTHER}
    known = len(kinds) >= FIELDS_UNKNOWN or (len(kinds) > 1 and "from" in kinds)
    if known or announced:
        return end - place
    text = "\n".join(lines[place:end]) if len(found) >= FIELDS_UNKNOWN and OTHER in found else ""
    return end - place if _ADDRESS.search(text) and _DATE.search(text) else 0


def _fields_end(lines: Sequence[str], fields: Sequence[str | None], start: int) -> int:
    """Find where the fields end: a long one goes on in the line below it."""
    end = start
    for place in range(start, min(len(lines), start + HEADER_LINES)):
        if fields[place]:
            end = place + 1
            continue
        line, above = lines[place], lines[place - 1].rstrip()
        goes_on = line[:1] in (" ", "\t", "<") or above.endswith((",", ";", ":"))
        if place > end or not line.strip() or not (goes_on or len(above) >= WRAPPED_FIELD):
            break
    return end


_DELIMITER = re.compile(
    r"^[>\s]*(?:[-_=*]{2,}\s*(?:original(?:\s?(?:message|nachricht))?|ursprüngliche\s+nachricht"
    r"|message\s+d'origine|mensaje\s+original|mensagem\s+original|messaggio\s+originale|messaggio\s+inoltrato"
    r"|oorspronkelijk\s+bericht|ursprungligt\s+meddelande|oprindelig\s+meddelelse|opprinnelig\s+melding"
    r"|alkuperäinen\s+viesti|wiadomość\s+oryginalna|oryginalna\s+wiadomość|původní\s+zpráva"
    r"|исходное\s+сообщение|оригинальное\s+сообщение|пересылаемое\s+сообщение|orijinal\s+(?:mesaj|ileti)"
    r"|mesaj\s+original|eredeti\s+üzenet|הודעה\s+מקורית|αρχικό\s+μήνυμα|الرسالة\s+الأصلية"
    r"|元のメッセージ|원본\s+(?:메시지|메일)|原始邮件|原始郵件|邮件原件|forwarded\s+message|weitergeleitete\s+nachricht"
    r"|reply\s+message|reply\s+above\s+this\s+line)\s*[-_=*]*|begin\s+forwarded\s+message\s*:?|original\s+message\s+processed\s+by\b)",
    re.IGNORECASE,
)


# Yahoo puts the first field behind its words, on the same line.
_FRAMED = re.compile(r"^[>\s]{0,8}[-_=*]{4,}\s?[^\W\d_][^-_=*\n]{2,50}[-_=*]{4,}\s*")
_FIELD_BEHIND = re.compile(r"\S.{0,24}:\s")


def is_delimiter(line: str) -> bool:
    """Tell whether a line says in words that a quoted mail follows."""
    if _DELIMITER.match(line):
        return True
    framed = _FRAMED.match(line)
    return bool(framed and _FIELD_BEHIND.match(line, framed.end()))


def is_framed(line: str) -> bool:
    """Tell whether a line is words framed in dashes, as mail programs write in any language."""
    return bool(_FRAMED.fullmatch(line))
