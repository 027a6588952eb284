"""What programs write that answer for people: subjects and first sentences, in two dozen languages.

Tables only; `automatic` decides with them. A language gets a row here.
"""

from __future__ import annotations

import re

from gateway.message.tables import Table

# Words that only a program puts there ...
_SURE = (
    # en
    r"auto(?:matic|mated|matically generated)?[ -]?(?:e-?mail )?(?:reply|response|responder|answer|acknowledge?ment|notification of absence)",
    r"out[ -]of[ -](?:the[ -])?office(?: (?:auto(?:matic)?[ -]?)?(?:reply|response|notification|notice|message|assistant))?|ooo(?:f)?",
    r"(?:i am |i'm )?away from (?:my (?:mail|desk)|the office)|(?:on )?(?:annual |maternity |parental |sick )?leave until .{1,40}|(?:vacation|holiday|absence|leave) (?:reply|response|notice|message|notification|auto-?reply)|no longer (?:with (?:us|the)|at this) .{0,40}",
    # de
    r"automatische (?:antwort|rückantwort|rückmeldung|e-?mail-?antwort|abwesenheits\w+|eingangsbestätigung|benachrichtigung)|autom(?:at)?\. ?antwort|autoantwort|abwesenheits?(?:notiz|nachricht|meldung|assistent|info|hinweis|agent)|ich bin (?:nicht im (?:büro|haus)|im urlaub)(?: (?:bis|vom)\b.{0,40})?|außer haus|urlaubs?(?:benachrichtigung|vertretung|notiz|meldung|hinweis)|eingangsbestätigung",
    # fr
    r"réponse (?:automatique|auto)|(?:message|notification|avis) d'absence|(?:absence|absente?) du bureau(?: (?:jusqu|du)\b.{0,40})?|accusé de réception|hors du bureau|message automatique",
    # es, ca
    r"respuesta autom[áa]tica|autorrespuesta|fuera de(?: la)? oficina|aviso de ausencia|resposta automàtica|fora de l'oficina|contestador automático",
    # it
    r"risposta automatica|fuori (?:sede|ufficio)|assenza dall'ufficio|avviso di assenza|messaggio automatico",
    # nl
    r"automatische? (?:antwoord|reactie|beantwoording|bericht)|automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent)|buiten kantoor|ontvangstbevestiging",
    # pt
    r"resposta autom[áa]tica|(?:ausente|fora) do escrit[óo]rio|ausência tempor[áa]ria|mensagem automática",
    # sv, da, nb
    r"autosvar|auto(?:matiskt?|matisk)[ -]?svar|automatsvar|frånvaromeddelande|(?:ej|inte|ikke) på kontoret|fravær(?:s(?:besked|melding|meddelelse|assistent))|ikke til stede|ferie(?:besked|melding)|ute av kontoret",
    # fi
    r"automaattinen (?:vastaus|ilmoitus|viesti)|poissa toimistolta|poissaolo(?:viesti|ilmoitus)|loma-?vastaaja",
    # pl, cs, sk
    r"automatyczna odpowied[źz]|autoodpowied[źz]|odpowiedź automatyczna|nieobecno[śs][ćc] w biurze|poza biurem|jestem na urlopie|automatick[áa] odpov[ěe][ďd]|odpověď v nepřítomnosti|mimo kancel(?:ář|árie)",
    # ru, uk, bg
    r"автоматический ответ|автоответ(?:чик)?|(?:я )?(?:нахожусь )?вне офиса|отсутствие на рабочем месте|уведомление об отсутствии|автоматична відповідь|автовідповідь|автоматическое уведомление|поза офісом|автоматичен отговор|извън офиса",
    # tr
    r"otomatik (?:yanıt|cevap|ileti)|ofis dışı(?:nda(?:yım)?)?",
    # ro, hu
    r"r[ăa]spuns automat|în afara biroului|absent din birou|automatikus válasz|házon kívül|távolléti? (?:értesítés|üzenet)|irodán kívül",
    # he, ar, fa
    r"(?:מענה|תשובה|תגובה) אוטומטית?|מחוץ למשרד|הודעת היעדרות|رد تلقائي|الرد التلقائي|خارج المكتب|پاسخ خودکار",
    # el
    r"αυτόματη (?:απάντηση|απόκριση)|εκτός γραφείου",
    # ja, ko, zh, vi, th, id
    r"自動(?:返信|応答|回答|送信|配信)(?:メール|メッセージ)?|不在(?:通知|連絡|のお知らせ)|休暇(?:通知|のお知らせ)|자동 ?(?:회신|응답|답장)|부재 ?중(?: ?(?:알림|자동 ?응답))?|自动(?:回复|答复|应答|回覆)|自動(?:回覆|回應|答覆)|(?:不在|外出|休假)(?:办公室|辦公室|通知)|trả lời tự động|tự động trả lời|ตอบกลับอัตโนมัติ|balasan otomatis|jawab otomatis",
)  # fmt: skip

# ... and those that may be the title of a poem, unless the mail answers another.
_LIKELY = (
    r"away|absent|absence|on (?:annual |maternity |paternity |parental |sick |medical )?leave|on (?:vacation|holidays?)|vacation",
    r"abwesend|abwesenheit|im urlaub|nicht im (?:büro|haus)|absente|en congés?|en vacances|ausente|ausencia|de vacaciones|assente|assenza|in ferie",
    r"afwezig(?:heid)?|niet aanwezig|op vakantie|ausência|(?:de|em) férias|frånvaro|frånvarande|(?:på )?semester|fravær(?:ende)?|på ferie|ferie|poissa|poissaolo|lomalla",
    r"nieobecno[śs][ćc]|urlop|nepřítomnost|nepřítomen|dovolená|neprítomnosť|отсутстви[ея]|в отпуске|у відпустці|відсутність|izindeyim|tatildeyim|în concediu|szabadságon",
    r"בחופשה|في إجازة|إجازة|απουσία|σε άδεια|休暇中?|不在|휴가 ?중|休假中?|外出中?",
)

# Marks of an answer in the subject it was given: "Re", in the words of many programs.
ANSWER = re.compile(
    r"\s{0,9}(?:(?:re|aw|antw|antwort|sv|vs|odp|ref?|rif|ynt|vá|atb|ответ|отв|на|回复|回覆|答复|返信|회신|رد|תשובה|השב|απ|σχετ|r)(?:\[\d{1,3}\])?\s?[:：]\s{0,9})+",
    re.IGNORECASE,
)

# Before a colon, in brackets, or alone: "Out of office hours for the library" is none of them.
_END = r"\s{0,3}(?:[:：;|\])】»*–—]|$|- |[-!.…]{1,3}$|[(\[{]|re:|aw:|“|\")"
_BEGIN = r"[\[(【«*\s]{0,3}"

TITLE = re.compile(f"{_BEGIN}(?:{'|'.join(_SURE)}){_END}", re.IGNORECASE)
LIKELY_TITLE = re.compile(f"{_BEGIN}(?:{'|'.join(_LIKELY)}){_END}", re.IGNORECASE)
TITLE_ALONE = re.compile(
    rf"{_BEGIN}(?:{'|'.join(_SURE)})[\s\])】»*!.…]{{0,5}}$",
    re.IGNORECASE,
)

# A program that asks for a sign of life before it lets a mail pass, or has opened a case.
CHALLENGE = re.compile(
    r"(?:your (?:e-?mail|message) requires verification|verify ?#|please (?:confirm|verify) (?:your (?:e-?mail|message|address|identity)|that you (?:sent|are))\b(?!.*\bcomment)"
    r"|(?:\[?spam ?arrest\]?|\[?boxbe\]?|\[?sanebox\]?|\[?mailblocks\]?|\[?tmda\]?)\b.{0,60}(?:confirm|verif|approv|wait|guest|challenge)"
    r"|(?:action required:? )?(?:confirm|verify) (?:you are|you're) (?:a )?human|sender verification|challenge[- ]response|bitte bestätigen sie (?:ihre (?:e-?mail|nachricht)|den versand)|demande de (?:confirmation|vérification) d'exp[ée]diteur|veuillez confirmer (?:votre (?:message|envoi|e-?mail))|por favor,? confirme su (?:mensaje|correo)|confermi? il (?:suo|tuo) messaggio|подтвердите (?:отправку|ваше письмо|свой адрес)"
    r"|[\[(#]{1,2}(?:ticket|case|request|incident|sr|id)?[ #:-]{0,3}\d{3,}[\])]?.{0,80}(?:received|created|opened|eingegangen|erhalten|reçu|recibid|ricevut|ontvangen)"
    r"|(?:we (?:have )?received your (?:e-?mail|message|request|inquiry)|thank you for (?:contacting|your (?:e-?mail|message|inquiry|enquiry|interest))[^?]{0,40}$|wir haben ihre (?:nachricht|anfrage|e-?mail) erhalten|ihre anfrage ist (?:bei uns )?eingegangen|nous avons bien reçu votre (?:message|demande|mail)|hemos recibido su (?:mensaje|solicitud|correo)))",
    re.IGNORECASE,
)

# The whole of what a mail system writes above a report, or what it puts before the subject it has.
BOUNCED = re.compile(
    r"(?:undeliver(?:able|ed)|non remis|unzustellbar|onbestelbaar|no se puede entregar|non recapitabile|não entregue|olevererbart|kan ikke leveres|niedostarczalne|nedoručitelné|недоставлено|не доставлено|配信不能|无法投递|無法傳遞)\s?[:：]|undelivered mail returned|returned mail:|mail delivery (?:fail\w*|subsystem|system)\b|delivery (?:status )?(?:notification|failure|has failed)|failure notice$|message undeliverable$",
    re.IGNORECASE,
)

# "Read: subject", above a text that says when. Alone it may be the title of a book review.
READ = re.compile(
    r"(?:not )?(?:read|gelesen|ungelesen gelöscht|lu|leído|letto|gelezen|lido|läst|læst|lest|luettu|przeczytano|přečteno|прочитано|прочтено|okundu|citit|elolvasva|נקרא|αναγνώστηκε|διαβάστηκε|تمت القراءة|قراءة|開封済み|읽음|已读|已讀|deleted|return receipt \(displayed\)|lesebestätigung)\s?[:：-]",
    re.IGNORECASE,
)
WAS_READ = Table(
    r"was (?:read|displayed|deleted|opened)|has been (?:read|displayed|opened)|this is a (?:return )?receipt|read receipt|wurde (?:am .{1,40})?(?:gelesen|angezeigt|geöffnet)|lesebestätigung|a été (?:lu|affiché|ouvert)|accusé de lecture|se (?:ha )?leyó|ha sido leído|è stat[oa] lett|gelezen op|leesbevestiging|foi lid[oa]|lästes|blev læst|ble lest|luettiin|został\w* (?:odczytan|przeczytan)|byla přečtena|прочитано|прочтено|okundu|開封|읽었|已于|已被"
)

# A program says of itself what it is.
SAYS_AUTOMATIC = Table(
    r"\b(?:this is an? |(?:please note )?this (?:e-?mail|message|reply) (?:is|was|has been) )(?:an? )?(?:auto(?:mated|matic|matically|-?generated)?|system)[ -]?(?:e-?mail|reply|response|message|generated|sent|acknowledge?ment|notification|answer)\b"
    r"|\b(?:auto(?:mated|matic)|auto)[ -](?:reply|response)\b.{0,40}(?:do not|don't) (?:reply|answer)|dies ist eine automatis(?:che|ch erstellte|ch generierte) (?:e-?mail|antwort|nachricht|abwesenheits\w+)|diese (?:e-?mail|nachricht) wurde automatisch|ceci est (?:un|une) (?:message|réponse|e-?mail|courriel) automatique|(?:ce (?:message|courriel|mail)|cet e-?mail) (?:est|a été) (?:envoyé|généré)e? automatiquement|(?:este|esto) es (?:un|una) (?:mensaje|correo|respuesta) (?:automátic[oa]|generad[oa] automáticamente)|(?:questo|questa) è (?:un|una) (?:messaggio|risposta|e-?mail) automatic[oa]|dit is een automatisch (?:antwoord|bericht)|esta é uma (?:mensagem|resposta) automática|detta är ett (?:autosvar|automatiskt)|dette er et (?:autosvar|automatisk)|tämä on automaattinen|(?:to jest|jest to) (?:automatyczna|wiadomość (?:wygenerowana )?automatyczn)|toto je automatick[áa]|это (?:автоматическ|письмо (?:создано|отправлено) автоматически)|це автоматичн|bu (?:otomatik bir|bir otomatik)|acesta este un (?:răspuns|mesaj) automat|ez egy automatikus|זוהי הודעה אוטומטית|هذا رد تلقائي|هذه رسالة تلقائية|これは自動(?:返信|応答|送信)|このメールは自動|(?:本|此)(?:邮件|郵件|信|電郵)(?:为|為|是|由)(?:系统|系統)?自动?動?|이 (?:메일|메시지)은 자동"
)

# A first sentence of somebody who is not there ...
AWAY = Table(
    r"\b(?:(?:i am|i'm|i’m|i will be|i'll be)\b.{0,40}\b(?:out of (?:the )?office|away from (?:the office|my (?:desk|e-?mail|mail))|on (?:annual |maternity |paternity |parental |sick |medical |study |a )?(?:leave|vacation|holidays?|business trip)|away (?:until|till|from|on)|travell?ing)"
    r"|ich bin\b.{0,60}\b(?:nicht im (?:büro|haus)|außer haus|im urlaub|abwesend|nicht erreichbar|verreist|in elternzeit|dienstreise)|je suis\b.{0,40}\b(?:absent|en congé|en vacances|en déplacement|hors du bureau)|(?:estoy|estaré|me encuentro)\b.{0,40}\b(?:fuera de (?:la )?oficina|de vacaciones|ausente)|(?:sono|sarò)\b.{0,40}\b(?:fuori (?:ufficio|sede)|in ferie|assente)|ik ben\b.{0,40}\b(?:afwezig|niet (?:aanwezig|op kantoor)|op vakantie|met verlof)|(?:estou|estarei)\b.{0,40}\b(?:fora do escritório|de férias|em férias|ausente)"
    r"|jag (?:är|har)\b.{0,40}\b(?:semester|frånvarande|inte på kontoret|ledig|borta)|jeg (?:er|har|holder)\b.{0,40}\b(?:ferie|fraværende|ikke (?:på kontoret|til stede)|bortreist)|olen\b.{0,40}\b(?:poissa|lomalla|tavoittamattomissa)|(?:jestem|będę|przebywam)\b.{0,40}\b(?:nieobecn|na urlopie|poza biurem)|(?:jsem|budu|čerpám)\b.{0,40}\b(?:nepřítom|mimo kancelář|dovolen))|(?:я )?(?:нахожусь|буду|сейчас).{0,40}(?:в отпуске|вне офиса|отсутств|в командировке)|(?:я )?(?:перебуваю|буду|зараз).{0,40}(?:у відпустці|поза офісом|відсутн)|ofis(?:te değilim| dışındayım)|izindeyim|tatildeyim|\bsunt\b.{0,40}\b(?:în concediu|plecat|absent)|szabadságon vagyok|nem vagyok (?:az )?irodá|(?:אני|הנני).{0,30}(?:בחופשה|מחוץ למשרד|לא במשרד)|(?:أنا|سأكون).{0,40}(?:في إجازة|خارج المكتب)|(?:είμαι|θα είμαι|βρίσκομαι|απουσιάζω).{0,40}(?:εκτός γραφείου|σε άδεια|διακοπές|έως|μέχρι)|(?:不在|休暇|出張|外出).{0,20}(?:して|中|のため|いたして|です)|(?:부재|휴가|출장) ?중|我(?:目前|现在|現在|正在)?.{0,20}(?:休假|出差|外出|不在办公室|不在辦公室|度假)"
)
# ... and what such people say next: till when, and whom to ask meanwhile.
RETURN = re.compile(
    r"thank(?:s| you) for (?:your|the) (?:e-?mail|mail|message)|(?:danke|dank) für (?:ihre|deine) (?:e-?mail|mail|nachricht)|merci (?:de|pour) votre (?:message|mail|courriel|e-?mail)|gracias por su (?:mensaje|correo)|grazie per (?:il suo|la sua|il tuo|la tua) (?:messaggio|mail|e-?mail)|bedankt voor (?:uw|je) (?:e-?mail|mail|bericht)|확인할 수 없|メール.{0,10}(?:確認|返信)|查看(?:邮件|郵件)"
    r"|\b(?:until|till|back (?:on|in|at|to)|return(?:ing)? (?:on|to|in|the)|limited (?:access|availability)|no access|(?:respond|reply|answer|get back).{0,30}(?:when|upon|on|after|as soon)|(?:urgent|emergency|immediate|in my absence)|please contact|will not be (?:read|forwarded))"
    r"|\b(?:bis (?:zum|einschl|\d)|wieder (?:erreichbar|im büro|zurück|da)|in dringenden|dringende|nicht weitergeleitet|wenden sie sich|vertret|ab dem \d)|\b(?:jusqu|de retour|en cas d'urgence|pour toute urgence|veuillez contacter)|\b(?:hasta el|regres|vuelvo|urgen|contact[ae]|póngase)|\b(?:fino al|rientr|tornerò|urgen|contatta)|\b(?:tot en met|t/m|terug op|weer (?:aanwezig|bereikbaar)|dringend|spoed)|\b(?:até|regresso|retorno|volto|urg[êe]n)|\b(?:till och med|t\.o\.m|åter|tillbaka|brådskande|akut)|\b(?:til og med|tilbage|tilbake|haster|kontakt)|\b(?:asti|saakka|palaan|kiireelli)|\b(?:do dnia|wracam|pilnych|kontakt)|\b(?:do \d|vrátím|naléhav|urgentn)|(?:до \d|вернусь|срочн|по \d)|(?:повернусь|термінов)|(?:kadar|acil|döneceğim)|(?:până|urgen|revin)|(?:-ig\b|sürgős|vissza)|(?:עד |דחוף|אחזור)|(?:حتى|عاجل|سأعود)|(?:έως|μέχρι|επείγ|επιστρέφ)|(?:まで|戻り|緊急|お急ぎ)|(?:까지|긴급|복귀)|(?:至|直到|紧急|緊急|返回|回来|回來)",
    re.IGNORECASE,
)
