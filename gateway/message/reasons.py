"""Why a mail was refused, from the words and the status code of whoever refused it.

Words come first: systems give 5.1.1 or 5.0.0 for anything, but write what they mean. The tables
are asked in order, and the first that knows decides.
"""

from __future__ import annotations

import re

from gateway.model import Reason

WORDS_READ = 4000  # characters of a diagnosis; the longest that big providers send has 800

_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_NO_TEXT = re.compile("[\ud800-\udfff]")

# RFC 3463 section 2: class, subject, detail. Not the beginning of an IP address.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")

# Refused only once all of the mail was there: whoever says "unknown user" then knows the user, and
# means a filter.
_AFTER_DATA = re.compile(
    r"in reply to (?:end of )?data\b|>>> data\b|smtp command\s+data\b|\[data\]|final data\b"
    r"|failed after i sent the message",
    re.IGNORECASE,
)

# Carriers of mobile telephones in Japan say "user unknown" of what a reader's own filter refused.
_FILTERED = re.compile(
    r"\b55\d:? ?: user unknown|unknown user \S{1,99}@(?:\w+\.)?docomo\b", re.IGNORECASE
)

_WORDS: tuple[tuple[Reason, str], ...] = (
    (Reason.POLICY, r"sender (?:address )?(?:was )?(?:rejected|denied)|domain of sender|sender domain|sender's? (?:domain|address) (?:must|does|is)|sender verif|sending (?:domain|ip|host)|valid sender|unauthenticated|not verified|authentication (?:check|required|fail)"),
    (Reason.FULL, r"mailbox (?:is |was )?(?:currently )?full|(?:mailbox|inbox|mail box|account|user|storage)[^.\n]{0,40}\b(?:full|over ?quota|out of (?:storage|space)|exceed)|mailfolder is full|quota (?:is |was |has been |violation|limit)*\b(?:exceed|full|reached|violat)|over[ -]?quota|quota_?exceed|exceed[^.\n]{0,50}(?:quota|storage|disk|mailbox (?:size )?limit)|(?:not|in)(?: |-)?(?:enough|sufficient)[^.\n]{0,20}(?:space|storage|disk)|insufficient (?:disk|storage|space|system storage)|disk (?:is )?full|storage (?:quota|limit)|maildir (?:over|delivery failed)|mailbox[^.\n]{0,20}(?:size|storage) limit|messages in recipient's mailbox exceeded|boîte[^.\n]{0,30}pleine|postfach[^.\n]{0,30}(?:voll|überfüllt)|buzón[^.\n]{0,20}lleno|casella[^.\n]{0,20}piena|caixa[^.\n]{0,30}cheia|ящик переполнен|переполнен|メールボックスが?(?:一杯|いっぱい|満杯)|容量"),
    (Reason.FAULT, r"could ?n.t create|can(?:no|')t create|host not found,? try again|name service error[^\n]{0,120}(?:try again|malformed|timed? ?out)|server misconfiguration|temporar\w{0,9} (?:lookup|failure|error|problem|unavailable|local problem)|too many (?:hops|recipients|connections|concurrent|messages|mails)|hop count|mail (?:forwarding )?loop|loops? back|rate (?:that|limit)|connection rate|throttl|protocol (?:violation|error)|syntax error|command (?:parameter )?not (?:implemented|recognized)|does not advertise|could not load"),
    (Reason.POLICY, r"\bspam|\bspammer|\bube\b|unsolicited|bulk (?:e-?)?mail|junk|black ?list|block ?list|\brbl\b|dnsbl|\bblocked\b|blocklist|(?<!not )listed (?:at|in|on|by) |spamhaus|spamcop|sorbs|barracuda|reputation|complaints?\b|\bpolic(?:y|ies)\b|\bdmarc\b|\bspf\b|\bdkim\b|reverse dns|\bptr\b|\bvirus|malware|phish|suspicious|prohibited|forbidden|not (?:authori[sz]ed|allowed|permitted)|unauthori[sz]ed|relay(?:ing)? (?:not|is|access|denied|prohibited)|(?:no|not|cannot|unable to|we do not|to) relay|relaying|administrative(?:ly)?|content (?:rejected|filter|restriction)|message (?:content )?(?:rejected|refused|blocked|filtered)|greylist|grey-?listed|too (?:large|big|long)|size (?:limit )?exceed|exceeds?[^.\n]{0,40}(?:size|length|limit|maximum)|(?:size|length) (?:exceeds|limit)|invalid ip|banned|mismatches client|multiple (?:addresses|from)|duplicate header|access denied, |not accepting (?:mail|messages|e-?mail) from|smtp authentication|only accept|challenge|moderat|restricted|may not (?:exist|post)|permis|permess|autoris|berechtig|権限|权限|權限|권한|разрешен"),
    (Reason.SUSPENDED, r"(?:account|mailbox|user|address|recipient|email)\b[^\n]{0,60}\b(?:disabled|suspended|locked|inactive|deactivated|frozen|blocked|discontinued|expired|closed|on hold|not active|over ?limit)|(?:disabled|suspended|inactive|locked|deactivated|frozen|discontinued|dormant) (?:recipient|account|user|mailbox|address)|disabled ?user|inactive user|mailbox (?:is )?(?:temporarily )?(?:disabled|unavailable for)|\bon hold\b|has been (?:disabled|suspended|locked)"),
    (Reason.DEAD, r"user[ _-]?(?:is )?(?:unknown|not ?found|invalid|does ?n.t exist|doesn)|unknown (?:or illegal )?(?:user|recipient|local|address|account|mailbox|host|domain|alias)|(?:no|not a|isn.t a) (?:such|valid)?\s?(?:user|mailbox|mail box|recipient|address|account|person|local user|domain|host|known user|alias)\b|no (?:mailbox|account|user|one) (?:here )?(?:by|with|of) that name|no mailbox|(?:user|recipient|mailbox|account|address(?:es)?|addressee|alias|domain|host)\b[^.\n]{0,80}\b(?:unknown|(?:was ?n.t|was not|is not|not|couldn.t be|could not be|cannot be|can.t be) (?:found|recogni[sz]ed|known|listed|located|valid)|does ?n.?t (?:exist|have)|does not (?:exist|have)|did not exist|not exist|no longer|is invalid|invalid)|invalid (?:final delivery )?(?:recipient|user|mailbox|address|account|domain|rcpt|username|userid)|bad (?:destination|address|recipient|mailbox)|recip(?:ient)?not?found|recipientnotfound|recipient not found|mailbox (?:name )?not (?:allowed|available|found|here)|user .{1,60} doesn.t have an? |no longer (?:on|with|at|in|valid|available|accept|exist|in use)|has moved|mailbox has moved|no forwarding|host or domain name not found|host(?:name)? (?:not found|unknown)|unknown host|host .{1,80} not found|couldn.t find (?:any host|a mail exchanger)|domain (?:name )?(?:not|is not|does not|isn.t) |domain is not reachable|no (?:valid )?(?:mx|mail exchanger)|null ?mx|no smtp service|not accepting (?:network )?(?:messages|mail)|does not (?:accept|receive) (?:any )?(?:mail|email)|nxdomain|unrout(?:e)?able|invalid host|illegal (?:host|user)|no valid recipients|not our customer|deceased|name is not recognized|not listed in|wasn.t found|this (?:address|mailbox) (?:is )?(?:no longer|not)|pas (?:d'utilisateur|de bo)|n'existe pas|existiert nicht|unbekannt|nicht gefunden|introuvable|n'a (?:pas )?(?:été|pu être) trouvé|no se (?:encontró|ha encontrado|pudo encontrar)|no existe|impossibile trovare|non (?:è stat[oa] )?trovat|non esiste|sconosciut|onbekend|niet gevonden|não (?:foi|pôde ser) encontrad|não existe|desconhecid|desconocid|не существует|не найден|неизвестн|存在しません|見つか(?:ら|り)|不存在|查无此人"),
    (Reason.FAULT, r"timed? ?out|time-?out|connection (?:refused|lost|reset|closed|dropped|was)|lost connection|refused (?:to talk|connection)|did not accept our requests to connect|socket error|no route|unreachable|network|expired|retry (?:time|timeout|limit)|retries|giving up|too long|try again|temporar|service (?:is )?(?:currently )?(?:un|not )available|not reachable|unable to contact|could ?n.t? (?:establish|connect)|wasn.t able to establish|(?:system|internal|server|mailer|configuration|software|local) (?:error|configuration|problem|failure)|could not find a gateway|could not deliver for|for the last \d+|dns|deferred|overload|busy|greeting|\btls\b|mailer error"),
)  # fmt: skip

_BY_WORDS = tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in _WORDS)
# Said by servers for many reasons: asked last, when not even a status code tells more.
_LAST_WORDS = re.compile(
    r"address rejected|(?:mailbox|recipient) unavailable|does not like recipient|recipient refused"
    r"|@[\w.-]{1,99}>? (?:was )?rejected|check (?:if|that|whether) (?:the |your )?(?:e-?mail )?address",
    re.IGNORECASE,
)
# What a sending service writes of any refusal before it quotes the words of the one who refused.
_BLANKET = re.compile(
    r"\d\.\d\.\d{1,3} - (?:unknown address error|other mail system problem|other address status)",
    re.IGNORECASE,
)

# RFC 3463 sections 3.2 to 3.8, and what large systems mean by theirs; the longest prefix decides.
_BY_STATUS = {
    "1.0": Reason.UNCLEAR, "1.7": Reason.POLICY, "1.8": Reason.POLICY, "1": Reason.DEAD,
    "2.0": Reason.UNCLEAR, "2.1": Reason.SUSPENDED, "2.2": Reason.FULL, "2.3": Reason.POLICY,
    "2": Reason.UNCLEAR,
    "3.2": Reason.DEAD, "3.4": Reason.POLICY, "3": Reason.FAULT,
    "4.1": Reason.UNCLEAR, "4.4": Reason.DEAD, "4": Reason.FAULT,
    "5.0": Reason.UNCLEAR, "5": Reason.FAULT, "6": Reason.POLICY,
    "7.13": Reason.SUSPENDED, "7.17": Reason.DEAD, "7": Reason.POLICY,
}  # fmt: skip


def one_line(said: str, limit: int = WORDS_READ) -> str:
    """Give the words of another system as a line that any store and any terminal can take.

    Control characters, and those that turn the direction of writing, become spaces; octets that
    were no text become U+FFFD. `limit` is in characters.
    """
    return " ".join(_NO_TEXT.sub("\ufffd", _UNPRINTABLE.sub(" ", said[:WORDS_READ])).split())[
        :limit
    ]


def status_in(words: str) -> str:
    """Give the most telling status code in a text, else the class of its reply code, else ''."""
    found = [match[0] for match in _STATUS.finditer(words[:WORDS_READ])]
    # A transcript has the successes before the failure, and x.0.0 says nothing.
    telling = [one for one in found if one[0] != "2" and not one.endswith(".0.0")]
    if telling or found:
        return (telling or found)[0]
    reply = _REPLY.search(words[:WORDS_READ])
    return f"{reply[1]}.0.0" if reply else ""


def reason_of(status: str, words: str, context: str = "") -> Reason:
    """Tell why a recipient was refused.

    `status` is that of RFC 3463, or empty; `words` are about this recipient; `context` is the rest
    of the report, which is asked where these say nothing.
    """
    said, rest = _BLANKET.sub("", words[:WORDS_READ]), context[:WORDS_READ]
    reason = _by_words(said) or _by_status(status_in(said)) or _by_status(status)
    reason = reason or _by_words(rest) or _by_status(status_in(rest)) or Reason.UNCLEAR
    if reason is Reason.UNCLEAR and _LAST_WORDS.search(said):
        reason = Reason.DEAD
    return Reason.UNCLEAR if reason is Reason.DEAD and _is_a_filter(said, rest) else reason


def _is_a_filter(said: str, rest: str) -> bool:
    """Tell whether "user unknown" cannot be meant; who says 5.1.1 has looked the user up."""
    late = "5.1.1" not in said and _AFTER_DATA.search(f"{said}\n{rest}")
    return bool(late or _FILTERED.search(said))


def _by_words(words: str) -> Reason | None:
    return next((reason for reason, known in _BY_WORDS if known.search(words)), None)


def _by_status(status: str) -> Reason | None:
    found = _STATUS.search(status)
    if found is None:
        return None
    kind, subject, detail = found.groups()
    reason = _BY_STATUS.get(f"{subject}.{detail}", _BY_STATUS.get(subject))
    # What is only temporary is nobody's death: 4.1.1 comes from servers that cannot look up.
    if kind == "4" and subject in _LOOKED_UP:
        return Reason.FAULT
    return None if kind == "2" or reason is Reason.UNCLEAR else reason


_LOOKED_UP = {"1", "3", "4"}  # subjects of RFC 3463: addressing, system, routing
