"""The line a telephone, a mail program or a virus scanner puts below what somebody wrote.

Such a line has a word for sending and the name of a thing that sends: the things have the same
names everywhere, the words are data.
"""

from __future__ import annotations

import re

from gateway.message.tables import Table

_SENT = (
    r"(?:securely |secured )?sent (?:from|via|with|using|by|on)|secured with|composed (?:on|with)|written on my|e-mail send from"
    r"|gesendet (?:von|mit|über)|diese (?:nachricht|e-mail|mail) wurde (?:von|mit)|envoyée? (?:de|depuis|à partir|avec|via)"
    r"|enviad[oa] (?:desde|do|da|de|a partir|via|con|com|por|pelo)|enviat (?:des|amb)|inviat[oa] (?:da|dal|dall['’]|con|tramite)"
    r"|verzonden (?:vanaf|met|via|vanuit)|verstuurd (?:vanaf|met|via|vanuit)|skicka(?:t|des) (?:från|med|via)"
    r"|sendt (?:fra|med|via)|lähetetty|wysłan[eoay]? (?:z|ze|za)|odeslán[oay]? (?:z|ze|pomocí)|odoslan[éáý] z"
    r"|poslan[oa] (?:s|z|sa|iz)|poslato sa|послато са|отправлен[оаы]? (?:с|из|через|от)|(?:надіслан|відправлен)[оаий]? (?:з|із|через)"
    r"|изпратено от|trimis (?:de|din|cu)|(?:el)?küldve|στάλθηκε|εστάλη|αποστολή|נשלח|أُ?رسلت? |تم الإرسال|ارسال"
    r"|saadetud|nosūtīts no|išsiųsta iš|(?:đã |được )?gửi từ|dikirim (?:dari|melalui)|ส่งจาก"
    r"|发自|發自|来自|來自|寄自|发送自|從|从"
)
_SENT_LAST = r"gesendet|verzonden|gönderil(?:di|miştir)|送信(?:されました)?|보냄|보낸 메일|보냈습니다|发送|發送|传送|傳送|寄出|küldve|भेजा गया"
_THING = Table(
    r"(?<![a-z])i-?(?:phon|pad|pod)|\bmacbook|айфон|[آأ][يی]فون|אייפון|\bandroid|galaxy|갤럭시|samsung|삼성|huawei|华为|小米|xiaomi|\bredmi\b"
    r"|\boppo\b|\bvivo\b|\bpixel\b|\bnexus\b|\bhtc\b|xperia|\blg\b|nokia|motorola|oneplus|blackberry|\bwindows|outlook"
    r"|mail\b|mail app|почт|пошт|poczt|pošt|posta\b|correo|courrier|\be-?post\b|sähköpost|邮件|郵件|邮箱|メール|메일"
    r"|yahoo|proton|\btuta|tutanota|thunderbird|\bspark\b|superhuman|\bcanary\b|aquamail|typeapp|em client|\baol\b|zoho"
    r"|phone\b|smartphone|telefon|téléphone|teléfono|telefono|móvil|celular|cellulare|\bmobile?\b|portable\b|tablet|\bdevice"
    r"|gerät|appareil|dispositivo|apparaat|\benhet\b|urządzen|zařízení|устройств|пристр|手机|手機|هاتف|스마트폰|휴대폰|스마트폰|携帯|スマ"
    r"|t-mobile|vodafone|\borange\b|verizon"
)
_FRAME = " *_-\t\u2013\u2014"
_APOLOGY = re.compile(
    r"(?:please |kindly )?(?:excuse|forgive|pardon)\b[^.,;:]{1,60}[,.;:\u2013-]\s?", re.IGNORECASE
)
_OPENS = re.compile(_SENT, re.IGNORECASE)
_ENDS = re.compile(rf"(?:{_SENT_LAST})[.。]?$", re.IGNORECASE)
# What a person made of it: "Sent from my toaster", "Sent with Shift".
_OWN = re.compile(
    r"[Ss]ent (?:from (?:my|an?|the) [\w'’-]{1,20}|(?:from|via|with|using) [A-Z0-9]\w*)(?: [\w'’-]{1,20}){0,4}\.?"
)

_GET = Table(
    r"\b(?:get|holen|laden|beziehen|herunterladen|télécharge[rz]|obten\w{1,3}|descargar|ottieni|scarica|download(?:en)?|obter|baixar"
    r"|hämta|hent|få|hanki|pobierz|získ\w{1,5}|скачать|получить|отримати|завантажити|edinin|indirin|descărcați|obțineți|beszerzése"
    r"|letöltése|λήψη|obteniu|tải|dapatkan|nabavite|preuzmite|prenesite)\b|קבל|הורד|احصل|تنزيل|入手|다운로드|获取|下载|取得|下載|รับ"
)
_GOT = Table(r"\b(?:outlook|bluemail)")
GET_WORDS = 8  # of "Get Outlook for Android" in any language

_SCANNER = Table(
    r"\b(?:avast|avg|eset|norton|mcafee|kaspersky|avira|bitdefender|trend micro|sophos|mailscanner|clamav)\b"
)
_SCANNERS_LINK = re.compile(
    r"<?https?://(?:www\.)?(?:avast|avg|eset|avira)\.com\S{0,200}", re.IGNORECASE
)
_VIRUS = Table(r"vir[ue][sn]|vírus|wirus|вирус|вірус|\bscanned\b")
_ABOUT_MAIL = Table(
    r"www\.|mail|messag|nachricht|courrier|correo|mensaje|mensag|bericht|meddel|besked|melding|wiadomo|zpráv|письм|сообщ"
    r"|ileti|iletis|üzenet|μήνυμα"
)
_YAHOO = "yahoo mail: search, organize, conquer"

LINE_LENGTH = 250  # letters; a longer one is a paragraph
WORDS = 16  # of an advertisement; more make a sentence of somebody's own
SCANNED_WORDS = 30  # of what a virus scanner says
ENDING_WORDS = 8  # before the verb, in languages that have it last
_GOES_ON = re.compile(r",\s(?!an?\b|the\b|please\b|excuse\b)[^\W\dA-Z_]|[.!?]\s+[A-Z].{25}|[?!]$")
_LINK = re.compile(r"<?https?://\S{1,300}|\|.*$")


def is_sent_from(line: str) -> bool:
    """Tell whether a line is the advertisement of a mail program, a telephone or a scanner."""
    if len(line) > LINE_LENGTH:
        return False
    if _SCANNERS_LINK.fullmatch(line.strip()):
        return True
    text = _LINK.sub("", line.strip(_FRAME)).strip(_FRAME).replace("’", "'")
    if apology := _APOLOGY.match(text):
        text = text[apology.end() :]
    words = len(text.split())
    if not text or words > SCANNED_WORDS:
        return False
    return _is_sent(text, words) or _is_got(text, words) or _is_scanned(text)


def _is_sent(text: str, words: int) -> bool:
    if words > WORDS:
        return False
    if _OWN.fullmatch(text) or text.lower() == _YAHOO:
        return not _GOES_ON.search(text)
    opens = _OPENS.match(text) or (words <= ENDING_WORDS and _ENDS.search(text))
    return bool(opens and not _GOES_ON.search(text) and _THING.search(text))


def _is_got(text: str, words: int) -> bool:
    return (
        words <= GET_WORDS and bool(_GOT.search(text) and _GET.search(text)) and text[-1].isalnum()
    )


def _is_scanned(text: str) -> bool:
    return bool(_SCANNER.search(text) and _VIRUS.search(text) and _ABOUT_MAIL.search(text))
