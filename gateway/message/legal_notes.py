"""What a company's lawyers put below a mail, in the languages they write: as data.

One of their words is anybody's; a paragraph is theirs when it speaks of the mail itself and has
words of two kinds: secret, addressee, mistake, delete, forbidden.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.message.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING = re.compile(
    r"^[\W_]*(?:legal )?(?:disclaimer|confidentiality(?: notice| note)?|confidential|privileged and confidential|legal notice"
    r"|haftungsausschluss|vertraulichkeitshinweis|avertissement|avis de confidentialité|aviso legal|aviso de confidencialidad"
    r"|aviso de confidencialidade|disclaimer e riservatezza|avviso di riservatezza|ansvarsfraskrivelse|vastuuvapauslauseke"
    r"|klauzula poufności|免責事項|免责声明)[\W_]*$",
    re.IGNORECASE,
)
_MAIL = Table(
    r"\b(?:e-?mails?|messages?|communication|transmission|nachricht|courriels?|courrier|mensaje|correo|messaggio|comunicazione|bericht"
    r"|mensagem|meddelande|mejl|besked|meddelelse|e-post\w*|melding\w*|viest\w*|sähköposti\w*|wiadomoś\w+|zpráv\w*|správ\w*"
    r"|сообщени\w+|письм\w+|повідомлен\w+|e-posta\w*|mesaj\w*|ileti\w*|üzenet\w*|mesajul|μήνυμα|ηλεκτρονικ\w+)\b"
    r"|הודעה|دוא\"ל|الرسالة|البريد|メール|메일|邮件|郵件|อีเมล",
)
_KINDS = tuple(
    Table(words)
    for words in (
        # secret
        r"\b(?:confident?iel|confiden[ct]ial|vertraulich|riservat[oei]\b|vertrouwelijk|konfiden[tc]i|fortrolig"
        r"|luottamuksell|poufn|důvěrn|dôvern|конфіденційн|конфиденциальн|поверителн|gizli|bizalmas|confidenţial|εμπιστευτικ)"
        r"|חסוי|سري|機密|秘密|기밀|보안|保密|机密|ความลับ",
        # addressee
        r"\bintended (?:solely|only|recipient|for)|\baddressee|\bempfänger\b|\badressat|\bdestinataire|\bdestinat[aá]ri"
        r"|\bgeadresseerde|\bmottagare|\bmodtager|\bmottaker|\bvastaanottaj|\badres[áa]t|\bпредназначен|\bадресат|\balıcı"
        r"|\bcímzett|\bπαραλήπτη|נמען|المرسل إليه|宛先|受信者|수신인|수신자|收件人|ผู้รับ",
        # mistake
        r"\b(?:in error|by mistake|irrtümlich|versehentlich|par erreur|por error|per errore|per abuis|por engano|por erro"
        r"|misstag|fejl\b|feil\b|erehdyks|omyłk|pomyłk|omylem|ошибочно|ошибке|помилк|yanlışlıkla|tévedés|din greșeală|κατά λάθος)"
        r"|בטעות|بالخطأ|誤って|誤送信|잘못|误收|誤收",
        # delete, or tell the sender
        r"\b(?:delete (?:it|this|the)|destroy|notify|vernichten|löschen|détrui|supprim|elimin|borr[ae]r|cancellar|verwijder|apag[aue]"
        r"|radera|slet\b|slett|poista|usuni|smaž|vymaž|удалит|видал|silin|siliniz|töröl|ștergeți|διαγράψ)"
        r"|למחוק|حذف|削除|삭제|删除|刪除|ลบ",
        # forbidden
        r"\b(?:disclos|unauthori[sz]ed|strictly prohibited|unbefugt|nicht gestattet|strictement interdit|prohibid|vietat|verboden"
        r"|proibid|förbjud|forbudt|kielletty|zabronion|zakázán|запрещен|заборон|yasak|tilos)",
        # scanned
        r"\b(?:vírus|virus(?:es)?|viren)\b",
        r"\breceived this\b|\bprivileged\b|\bsender(?:'s|s)? (?:own|views)|\bviews (?:or opinions )?expressed",
    )
)
_COMPANY = Table(
    r"\bregistered (?:in|office|number)|\bcompany (?:number|registration|no\b)|\bvat (?:no|number|reg)|\bgeschäftsführ|\bamtsgericht"
    r"|\bhr[ab]\s?\d|\bsitz der gesellschaft|\bust-?id|\bsteuernummer|\bvorstand\b|\bsiret\b|\bcapital (?:social )?de\b|\brcs\b"
    r"|\bkvk\b|\bbtw\b|\bp\.?\s?iva\b|\bcodice fiscale|\bcif\b|\borg\.?\s?n[ro]\b|\bcvr\b|\by-tunnus|\bnip\b|\bregon\b|\bkrs\b",
)
_ENVIRONMENT = Table(
    r"(?:think (?:of|about)|consider) the environment|an die umwelt|pensez à l['’]environnement|medio ?ambiente|all['’]ambiente"
    r"|denk (?:om|aan) het milieu|meio ambiente|tänk på miljön|tenk på miljøet|tænk på miljøet|ajattele ympäristöä"
    r"|pomyśl o środowisku|окружающей среде|çevreyi",
)
_PRINTED = Table(
    r"\bprint|ausdruck|\bimprim|\bimpresi|\bstamp|\bafdruk|\bskriv|\bprint|\budskriv|\btulost|\bwydruk|\bраспечат|yazdır",
)

SIGNS = 2  # kinds of words in a paragraph: one is a word anybody may use
PARAGRAPH_LINES, PARAGRAPH_LINE = 40, 2000  # looked at of a paragraph, and letters of each line


def is_legal(paragraph: Sequence[str]) -> bool:
    """Tell whether a paragraph was put below a mail by a company's lawyers."""
    if len(paragraph) == 1 and _HEADING.match(paragraph[0][:PARAGRAPH_LINE]):
        return True
    text = " ".join(line[:PARAGRAPH_LINE] for line in paragraph[:PARAGRAPH_LINES])
    if _ENVIRONMENT.search(text) and _PRINTED.search(text):
        return True
    if len(_COMPANY.found_in(text)) >= SIGNS:
        return True
    return bool(_MAIL.search(text)) and sum(bool(kind.search(text)) for kind in _KINDS) >= SIGNS
