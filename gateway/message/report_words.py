"""The words by which mail systems without a standard say that a mail was not delivered.

Tables only; `report_texts` reads with them. A system that says it otherwise gets a row here.
"""

from __future__ import annotations

import re

# Senders that are programs of a mail system, by local part or by the name they show.
DAEMON = re.compile(
    r"^(?:mailer[-_. ]?daemon|post[-_.]?master|mail(?:[-_. ]?(?:delivery|system|server|admin|gateway|router))"
    r"|system[-_. ]?administrator|mail ?daemon|mdaemon|bounce[-_]?(?:manager|handler)?$|delivery(?:agent|[-_. ]?system)"
    r"|internet mail delivery|interscan|mmsc|smtp[-_. ]?(?:gateway|server|daemon)|complaints?$|groupwise)",
    re.IGNORECASE,
)

# Senders that may be anything without a person behind it.
NOBODY = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|sys[-_.]?admin|admin(?:istrator)?$|system|root$|daemon"
    r"|notif\w*|support$|staff$|feedback|abuse)",
    re.IGNORECASE,
)

SUBJECT = re.compile(
    r"^[\s*!\[(]*(?:complaint about message|undeliver(?:ed|able)|non[- ]?deliver(?:y|able)|not delivered|returned (?:mail|to sender)"
    r"|return(?:ing|ed) (?:message|email)|(?:e-?)?mail (?:delivery|could not|system error|failure|undeliver|not|returned|error|status)|delivery (?:status|failure|failed|report|error|problem|delay|has|unsuccess|subsystem|incomplete|notification)"
    r"|failure notice|failed (?:delivery|mail)|failed:|message (?:could not|you sent|not delivered|undeliver|delivery|status|delayed)|unable to deliver|warning: (?:could not|message)|delayed mail|bounced|bounce (?:message|notif)"
    r"|could not (?:send|deliver)|can(?:not|'t) deliver|unzustellbar|nicht zustellbar|zustellung (?:fehl|nicht|ist)|unzustellbare|fehlgeschlagen|rückläufer|non remis|non distribu|échec (?:de|d'|du)|message non|mail non|notification d'état|courrier (?:non|rejet)"
    r"|no se (?:puede|pudo) entregar|no entregado|error (?:de|en la) entrega|devuelto|devolución|mancata consegna|non recapitabile|impossibile (?:recapitare|consegnare)|messaggio non|consegna fallita|onbestelbaar|niet (?:bezorgd|afgeleverd)|não (?:entreg|foi)|falha (?:na|de) entrega|devolvid|não é possível entregar"
    r"|olevererbart|kunde inte levereras|kan ikke leveres|uleveret|ikke levert|toimittamaton|ei voitu toimittaa|niedostarcz|nie (?:można|dostarcz)|zwrot|nedoručiteln|nelze doručit|недостав|не доставлено|ваше сообщение не|сообщение не|не удается доставить|невозможно доставить|не вдалося доставити|недоставлен"
    r"|teslim edilemedi|nelivrat|nu (?:a|poate) fi livrat|kézbesíthetetlen|nem kézbesíthető|לא ניתן|δεν ήταν δυνατή η παράδοση|تعذر|配信不能|配信(?:でき|に失敗|エラー)|メール(?:エラー|を配信|が配信|を送信|配送)|メッセージを配信|送信(?:エラー|でき|失敗)|未達|エラー通知|전송 실패|배달(?:되지| 실패| 상태)|반송|退信|无法投递|投递失败|邮件投递|未送达|系统退信|無法傳遞|傳送失敗|郵件退回)",
    re.IGNORECASE,
)

# A sentence of this kind stands above the recipients of a failed mail.
FAILURE = re.compile(
    r"(?:could ?n[o']t|cannot|can not|can't|was not|were not|wasn't|not be|unable to(?: be)?|not able to|failed to|has not been|have not been|did not|didn't|not) (?:be )?(?:successfully )?(?:deliver|sent|send|reach|forward|process|receive|accept)"
    r"|undeliver|non-?deliver|deliver[ye][^.\n]{0,70}(?:fail|abort|error|problem|unsuccessful|delay|not possible|suspended)|delevery|(?:fail|error|problem)[^.\n]{0,50}deliver|fatal errors?|permanent(?:ly)? (?:error|fail)|address(?:es|\(es\))? (?:had|failed|below|did)"
    r"|following (?:recipient|address|user|destination)|failed (?:recipient|address)|invalid (?:recipient|user|address)|returned (?:to sender|mail|message|undeliver)|bounced|rejected|permanent error|transcript of session|not delivered|no such user|user unknown|unknown user|mailbox (?:is )?full|over quota|could not be|giving up|recipient name is not|smtp error|intended recipient|was refused|did not like"
    r"|nicht zugestellt|nicht ausgeliefert|nicht zustellbar|konnte nicht|unzustellbar|n'a (?:pas )?pu|pas pu être|non (?:remis|distribu|délivr)|impossible de|no (?:se )?(?:pudo|puede|ha podido|fue)|no (?:ha sido )?entregad|non (?:è stato possibile|può essere|consegnat|recapitat)|impossibile|niet (?:worden )?(?:bezorg|afgelever)|não (?:pôde|pode|foi|puderam)|kunde inte|kunne ikke|ei voitu|nie (?:można|mogła|zostać|udało)|nelze|nepodařilo|не (?:может быть |было |удалось |доставлен|удается )|невозможно|teslim edile|nu a putut|nem (?:sikerült|lehet|kézbesít)"
    r"|でき(?:ません|なかった)|失敗しました|不能|无法|無法|失败|失敗|退回|退信|못했|실패|반송",
    re.IGNORECASE,
)

# The mail is tried again: nothing is lost yet.
DELAY = re.compile(
    r"warning message only|\bdelayed\b|will (?:be retried|continue to|keep (?:on )?trying|try again|retry)|still (?:being|trying)|not (?:yet )?been delivered yet|has not yet|not yet been|will be (?:attempted|tried)|do not need to resend"
    r"|temporar(?:y|ily) (?:delay|defer)|verzögert|retardé|demorad|in ritardo|vertraagd|atrasad|försen|forsinket|viivästy|opóźnion|zpožd|задерж|отложен|gecik|késleltet|遅延|지연|延迟|延遲",
    re.IGNORECASE,
)

# What stands above the copy of the mail that came back.
COPY = re.compile(
    r"^[\s>*=#_-]*(?:(?:this|below this line|below the next line|next line|enclosed|here|included|what follows)\b.{0,40}(?:copy|original|returned|message)"
    r"|(?:the )?(?:header|text|body|start|copy|beginning|first|contents?|full)?\w*\s*(?:lines? )?(?:of )?(?:the |your )?(?:original|returned|unsent|rejected|failed|old|bounced|sent)[ _-](?:message|mail|e-?mail)\b(?! (?:was|has|could|were)\b).{0,60}|(?:message|mail) (?:headers?|text|contents?)(?: follows?.{0,10})?|your message (?:reads|follows).{0,10}|returned (?:message|mail).{0,20}follows?.{0,5}|unsent message below.{0,10}|message header|original (?:message|mail)[\w -]{0,30})[\s.:*=#_-]*$",
    re.IGNORECASE,
)

# A word that says that the address behind it is the recipient.
LABEL = re.compile(
    r"(?:recipients?|rcpt to|address(?:ed|es)?(?: to)?|(?:mail|message|e-?mail|delivered|deliver|sent|send|delivery|forwarded|messages)\s+to|users?|mailbox|account|address\(es\)|couldn't be delivered to|an|à|para|destinatario|destinataire|empfänger|宛先|收件人|受信者)"
    r"[^\w@.]{0,12}(?:the following (?:address|recipient|user)\W{0,5})?$",
    re.IGNORECASE,
)
