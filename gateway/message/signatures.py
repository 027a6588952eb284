"""How people and their mail programs end a mail, in the languages they speak: as data and tests.

It knows lines, not what becomes of them (`trimming`), and nothing of who wrote them.
"""

from __future__ import annotations

import re

from gateway.message.telephones import LINE_READ, has_phone

# Closings that mean nothing else: they end a text with or without a name below them.
_FORMAL = (
    "regards", "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards",
    "with regards", "with kind regards", "with best regards", "best wishes", "with best wishes", "all the best",
    "sincerely", "yours sincerely", "sincerely yours", "yours truly", "yours faithfully", "very truly yours",
    "respectfully", "respectfully yours", "cordially", "rgds", "brgds",
    "mit freundlichen grüßen", "mit freundlichem gruß", "mit freundlichen gruessen", "mit besten grüßen",
    "mit herzlichen grüßen", "mit lieben grüßen", "freundliche grüße", "freundliche grüsse",
    "mit freundlichen grüssen", "viele grüße", "viele grüsse", "liebe grüße", "beste grüße", "herzliche grüße",
    "schöne grüße", "gruß", "grüße", "gruss", "lieber gruß", "mfg", "vg", "lg", "hochachtungsvoll",
    "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "amicalement",
    "sincères salutations", "sincèrement", "meilleures salutations", "salutations distinguées", "cdlt", "cdt",
    "respectueusement", "salutations",
    "saludos", "un saludo", "saludos cordiales", "cordiales saludos", "un cordial saludo", "atentamente",
    "atentos saludos", "un abrazo", "abrazos", "cordialmente", "reciba un cordial saludo",
    "cordiali saluti", "distinti saluti", "saluti", "un saluto", "un caro saluto", "cari saluti", "i miei saluti",
    "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "groet",
    "groeten", "groetjes", "hartelijke groet", "hartelijke groeten", "mvg", "met groet", "hoogachtend",
    "atenciosamente", "cumprimentos", "melhores cumprimentos", "com os melhores cumprimentos", "saudações",
    "abraço", "abraços", "um abraço", "abs", "att", "cordiais saudações", "cordiais cumprimentos",
    "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "bästa hälsningar", "vänligen",
    "hälsningar", "hälsn", "mvh", "med venlig hilsen", "venlig hilsen", "venlige hilsner", "mange hilsner",
    "de bedste hilsner", "bedste hilsner", "kærlig hilsen", "hilsen", "hilsner", "vh", "kh", "dbh",
    "med vennlig hilsen", "vennlig hilsen", "beste hilsen", "hilsning", "med hilsen",
    "ystävällisin terveisin", "parhain terveisin", "terveisin", "terveiset", "terv", "yst terv", "yt",
    "pozdrawiam", "serdecznie pozdrawiam", "pozdrawiam serdecznie", "z poważaniem", "z wyrazami szacunku", "pozdr",
    "s pozdravem", "s přátelským pozdravem", "s pozdravom", "s úctou", "zdravím", "pozdrav", "srdačan pozdrav",
    "lp", "lep pozdrav", "s poštovanjem",
    "с уважением", "с наилучшими пожеланиями", "всего доброго", "с приветом", "с уваж", "всего хорошего",
    "з повагою", "з найкращими побажаннями", "с уважение", "поздрави", "с поштовањем",
    "saygılarımla", "saygılar", "sevgiler", "selamlar", "iyi çalışmalar", "iyi günler", "en iyi dileklerimle",
    "cu stimă", "cu respect", "toate cele bune", "salutări", "o zi bună", "cu drag",
    "üdvözlettel", "tisztelettel", "üdv", "szívélyes üdvözlettel", "köszönettel",
    "με εκτίμηση", "με φιλικούς χαιρετισμούς", "φιλικά", "χαιρετισμούς", "με τιμή",
    "בברכה", "בכבוד רב", "כל טוב", "مع أطيب التحيات", "تحياتي", "مع التحية", "مع فائق الاحترام",
    "وتفضلوا بقبول فائق الاحترام", "أطيب التحيات", "敬具", "草々", "此致", "敬礼", "此致敬礼", "祝好",
    "顺颂商祺", "順頌商祺", "敬上", "salutacions", "cordialment", "una abraçada", "trân trọng", "salam",
    "hormat kami", "hormat saya", "ขอแสดงความนับถือ", "सादर", "lugupidamisega", "parimate soovidega", "tervitades",
    "ar cieņu", "ar sveicieniem", "pagarbiai", "geriausi linkėjimai", "thân mến", "kính thư", "salam hormat",
    "با احترام", "با سپاس", "ด้วยความเคารพ", "drodzy pozdrawiam", "srdačno", "lijep pozdrav", "pozdravi", "mit lieben grüssen",
    "freundliche grüße", "mit bestem gruß", "bonne réception", "bien amicalement", "saludos atentos", "ystävällisesti", "t",
    "드림", "올림", "감사합니다 드림", "謹呈", "かしこ", "祝商祺", "顺祝商祺", "祝好运", "此致敬禮", "敬禮",
)  # fmt: skip

# Closings that may be what somebody has to say: they end a text when a name stands below them.
_CASUAL = (
    "thanks", "many thanks", "thank you", "thanks again", "thanks in advance", "thanks so much", "thanks a lot",
    "thank you very much", "with thanks", "thx", "tia", "cheers", "best", "yours", "take care", "love", "xoxo",
    "br", "kr", "ciao", "bye", "later", "talk soon", "see you", "have a nice day", "have a great day", "peace",
    "danke", "vielen dank", "besten dank", "danke im voraus", "tschüss", "bis bald", "bis dann", "schönen gruß",
    "merci", "merci d'avance", "merci beaucoup", "à bientôt", "a bientôt", "bises", "bisous", "bonne journée",
    "gracias", "muchas gracias", "hasta luego", "besos", "grazie", "grazie mille", "a presto", "bedankt",
    "alvast bedankt", "dank", "dank je", "obrigado", "obrigada", "muito obrigado", "grato", "tack", "tack på förhand",
    "tak", "på forhånd tak", "takk", "kiitos", "dziękuję", "dzięki", "děkuji", "díky", "hezký den", "hvala",
    "спасибо", "заранее спасибо", "дякую", "благодаря", "teşekkürler", "teşekkür ederim", "mulțumesc", "köszönöm",
    "ευχαριστώ", "תודה", "תודה רבה", "شكرا", "شكراً", "以上", "よろしくお願いいたします", "よろしくお願いします",
    "宜しくお願い致します", "よろしくお願い致します", "감사합니다", "고맙습니다", "谢谢", "謝謝", "gràcies", "cảm ơn",
)  # fmt: skip

_CLOSINGS = {**dict.fromkeys(_CASUAL, False), **dict.fromkeys(_FORMAL, True)}
_FIRST_WORDS = {closing.split()[0] for closing in _CLOSINGS}
_LONGEST = 2 * max(map(len, _CLOSINGS)) + 40
_ENDS = " ,.!;:-–—~*_)\t\u3002\uff0c\uff01\u3001\u060c"
_POLITE_SENTENCE = re.compile(
    r"^(?:je vous prie d['’]agréer|veuillez agréer|veuillez recevoir|dans l['’]attente de votre)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|und|et|y|e|en|och|og|i|ja|a|и|і|ve|și|és|και|&|\+)\s")
_GREETED_FROM = re.compile(
    r"\s(?:from|aus|vom|von|de|da|uit|från|fra|z|ze|из|з)\s\S{1,30}(?:\s\S{1,20}){0,2}$"
)

NAME_LETTERS, NAME_WORDS = 40, 5
_PARTICLES = {"van", "von", "der", "den", "de", "da", "di", "du", "la", "le", "el", "al", "bin", "af", "zu", "dos", "y"}  # fmt: skip
_NOT_IN_A_NAME = re.compile(r"[\d?!:;=<>/\\|\[\]{}#]|\.\.|\.$(?<!\b\w\.)")
_DASHED_NAME = re.compile(r"^(?:[-–—~/]{1,2}|[-–—~]\s)(?=[^\W\d_])(.{1,40})$")


def closing_of(line: str) -> tuple[bool, str] | None:
    """Tell whether a line closes a letter: if it is formal, and the name behind it on the line."""
    if _POLITE_SENTENCE.match(line):
        return True, ""
    if len(line) > _LONGEST:
        return None
    text = _without_emoji(line.strip().strip("*_ ")).lower().replace("’", "'").replace("i̇", "i")
    if not _may_close(text):
        return None
    formal = _formality(text)
    if formal is not None:
        return formal, ""
    head, comma, behind = text.partition(",")
    formal = _formality(head)
    if comma and formal is not None and is_name(line.partition(",")[2]):
        return formal, behind.strip()
    return _closing_with_name(text, line)


def _may_close(text: str) -> bool:
    """Tell, at little cost, whether a line may begin with a closing."""
    words = text.strip(_ENDS).partition(",")[0].split(maxsplit=1)
    return bool(words) and words[0].strip(_ENDS) in _FIRST_WORDS


def _formality(text: str) -> bool | None:
    """Tell whether a closing is formal; "thanks and regards" is, "greetings from" a place is not."""
    bare = text.strip(_ENDS)
    if bare in _CLOSINGS:
        return _CLOSINGS[bare]
    parts = [_CLOSINGS.get(part.strip(_ENDS)) for part in _AND.split(bare)]
    if len(parts) > 1 and None not in parts:
        return any(parts)
    place = _GREETED_FROM.search(bare)
    return False if place and _CLOSINGS.get(bare[: place.start()]) else None


def _closing_with_name(text: str, line: str) -> tuple[bool, str] | None:
    """Find a name behind a formal closing without a comma: "Regards Ann", but not "Thanks Bob"."""
    words = line.split()
    for count in (1, 2):
        name = " ".join(words[-count:])
        head = text[: -len(name)].strip(_ENDS) if len(words) > count else ""
        if _CLOSINGS.get(head) and is_name(name) and not name[0].islower():
            return True, name.lower()
    return None


_PICTOGRAPHS = re.compile("[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]")


def _without_emoji(text: str) -> str:
    return text.strip() if text.isascii() else _PICTOGRAPHS.sub("", text).strip()


def is_name(line: str) -> bool:
    """Tell whether a line could be nothing but somebody's name."""
    text = _without_emoji(line.strip().strip("*_ ,-–—~"))
    words = text.split()
    if not words or len(text) > NAME_LETTERS or len(words) > NAME_WORDS:
        return False
    if _NOT_IN_A_NAME.search(text):
        return False
    if len(words) == 1:
        return True
    return all(word[0].isupper() or not word[0].islower() or word in _PARTICLES for word in words)


def is_dashed_name(line: str) -> bool:
    """Tell whether a line is a name behind a dash or a slash, as `-Ann` or `/Ann Lee`."""
    found = _DASHED_NAME.match(line.strip())
    return bool(found and found[1].strip()[0].isupper() and is_name(found[1]))


_CONTACT = re.compile(
    r"\S@[^\s@]{1,250}\.\w|\bwww\.\S|https?://\S|^\W{0,3}(?:tel|phone|mob|mobile|cell|fax|fon|telefon|handy|tél|téléphone"
    r"|portable|móvil|teléfono|telefono|cellulare|mobil|puh|тел|моб|gsm|skype|linkedin|twitter|office|direct"
    r"|e-?mail|web|[tmpfwe])\b\W{0,3}[:.+\d(]",
    re.IGNORECASE,
)


def is_contact(line: str) -> bool:
    """Tell whether a line says how to reach somebody."""
    return bool(_CONTACT.search(line[:LINE_READ])) or has_phone(line)


_POSTSCRIPT = re.compile(r"^\W{0,3}p\.?\s?p?\.?s\b[.:]?", re.IGNORECASE)


def is_postscript(line: str) -> bool:
    """Tell whether a line begins a postscript: words of the author's below their name."""
    return bool(_POSTSCRIPT.match(line))
