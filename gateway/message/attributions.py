"""The lines mail programs write above what they quote, in the languages they speak: as data."""

from __future__ import annotations

import re

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
    if len(line) > _ATTRIBUTION_LENGTH or not _END.search(line):
        return False
    lower = line.lower()
    verb = any(_is_a_word(word, lower) for word in _WROTE if word in lower)
    verb = verb or any(word in lower for word in _WROTE_CJK)
    dated, addressed = bool(_DATE.search(line)), bool(_ADDRESS.search(line))
    # A date and an address before a colon need no verb: some languages of Gmail have none.
    return (dated and addressed) or ((dated or addressed) and verb)


def _is_a_word(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


# The names of header fields above a quoted mail, by what they say.
_FROM = ("from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "від", "kimden",
         "gönderen", "de la", "feladó", "מאת", "από", "من", "差出人", "보낸 사람", "보낸사람", "发件人",
         "寄件者", "寄件人", "expéditeur", "mittente", "remitente", "absender")  # fmt: skip
_SENT = ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "fecha", "inviato",
         "data", "verzonden", "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "wysłano", "wysłane",
         "odesláno", "отправлено", "дата", "надіслано", "gönderildi", "tarih", "trimis", "elküldve",
         "dátum", "נשלח", "תאריך", "στάλθηκε", "ημερομηνία", "تاريخ الإرسال", "التاريخ", "送信日時", "日付",
         "日時", "보낸 날짜", "날짜", "发送时间", "日期", "發送日期", "date d'envoi")  # fmt: skip
_TO = ("to", "an", "à", "a", "para", "per", "aan", "till", "til", "vastaanottaja", "do", "komu", "кому",
       "kime", "către", "címzett", "אל", "προς", "إلى", "宛先", "받는 사람", "받는사람", "收件人", "收件者",
       "cc", "kopie", "копия", "destinataire")  # fmt: skip
_SUBJECT = ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "emne",
            "aihe", "temat", "předmět", "тема", "konu", "subiect", "tárgy", "נושא", "θέμα", "الموضوع",
            "件名", "제목", "主题", "主旨", "re", "objeto")  # fmt: skip

_FIELD = re.compile(r"^[>\s*_]*([^\W\d_][^:：]{0,24}?)\s?[*_]*\s?[:：][*_]*(?:\s|$)")
_KINDS = {
    **dict.fromkeys(_SUBJECT, "subject"),
    **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_SENT, "sent"),
    **dict.fromkeys(_FROM, "from"),
}


def field_of(line: str) -> str | None:
    """Give which field of a quoted header a line is: from, sent, to, subject; else None."""
    found = _FIELD.match(line)
    return _KINDS.get(found[1].strip().lower()) if found else None


_DELIMITER = re.compile(
    r"^[>\s]*(?:[-_=*]{2,}\s*(?:original(?:\s?(?:message|nachricht))?|ursprüngliche\s+nachricht"
    r"|message\s+d'origine|mensaje\s+original|mensagem\s+original|messaggio\s+originale|messaggio\s+inoltrato"
    r"|oorspronkelijk\s+bericht|ursprungligt\s+meddelande|oprindelig\s+meddelelse|opprinnelig\s+melding"
    r"|alkuperäinen\s+viesti|wiadomość\s+oryginalna|oryginalna\s+wiadomość|původní\s+zpráva"
    r"|исходное\s+сообщение|оригинальное\s+сообщение|пересылаемое\s+сообщение|orijinal\s+(?:mesaj|ileti)"
    r"|mesaj\s+original|eredeti\s+üzenet|הודעה\s+מקורית|αρχικό\s+μήνυμα|الرسالة\s+الأصلية"
    r"|元のメッセージ|원본\s+(?:메시지|메일)|原始邮件|原始郵件|邮件原件|forwarded\s+message|weitergeleitete\s+nachricht"
    r"|reply\s+message|reply\s+above\s+this\s+line)\s*[-_=*]*|begin\s+forwarded\s+message\s*:?)",
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


_SENT_FROM = re.compile(
    r"^(?:sent (?:from|via|with|using)|get outlook for|von meinem|gesendet (?:von|mit)|envoyé (?:de|depuis|à partir)"
    r"|enviado (?:desde|do|a partir|via)|inviato da|verzonden (?:vanaf|met|via)|verstuurd vanaf|skickat från"
    r"|sendt fra|lähetetty|wysłane? z|odesláno z|отправлено (?:с|из)|надіслано|iphone'?umdan|gönderilen"
    r"|trimis de (?:pe|la)|elküldve|נשלח מ|στάλθηκε από|أرسلت? من|iphoneから送信|나의 iphone|内の|发自|發自|從我的"
    r"|yahoo mail (?:for|on)|download outlook|diese nachricht wurde von meinem|enviat des)\b.{0,120}$",
    re.IGNORECASE,
)


def is_sent_from(line: str) -> bool:
    """Tell whether a line is the advertisement of a mail program on a telephone."""
    return bool(_SENT_FROM.match(line.strip(" *_-")))
