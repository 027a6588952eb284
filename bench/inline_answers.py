"""Answers between the quoted lines: a set of its own, in several languages, plain and HTML."""

from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from html import escape

from gateway.message.reading import read
from gateway.message.trimming import trim

RECALL = 0.98  # of an author's words

# Language: who is quoted, two quoted lines, two answers, a greeting, a closing with a name.
TALKS = {
    "en": ("On Mon, Mar 2, 2026 at 9:30 AM Nic Ray <nic@example.org> wrote:", "The bridge is closed.", "It opens in May.", "It is not, I crossed it.", "Who says so?", "Hi Nic,", "Regards,\nAnn"),
    "de": ("Am Mo., 2. März 2026 um 09:30 Uhr schrieb Nic Ray <nic@example.org>:", "Die Brücke ist gesperrt.", "Sie öffnet im Mai.", "Ist sie nicht, ich war drüben.", "Wer sagt das?", "Hallo Nic,", "Viele Grüße\nAnn"),
    "fr": ("Le lun. 2 mars 2026 à 09:30, Nic Ray <nic@example.org> a écrit :", "Le pont est fermé.", "Il ouvre en mai.", "Non, je l'ai traversé hier.", "Qui le dit ?", "Bonjour Nic,", "Cordialement,\nAnn"),
    "es": ("El lun, 2 mar 2026 a las 9:30, Nic Ray (<nic@example.org>) escribió:", "El puente está cerrado.", "Abre en mayo.", "No lo está, lo crucé ayer.", "¿Quién lo dice?", "Hola Nic:", "Un saludo,\nAnn"),
    "it": ("Il giorno lun 2 mar 2026 alle ore 09:30 Nic Ray <nic@example.org> ha scritto:", "Il ponte è chiuso.", "Apre a maggio.", "Non è vero, ci sono passata.", "Chi lo dice?", "Ciao Nic,", "Saluti,\nAnn"),
    "nl": ("Op ma 2 mrt 2026 om 09:30 schreef Nic Ray <nic@example.org>:", "De brug is dicht.", "Hij gaat open in mei.", "Niet waar, ik was er gisteren.", "Wie zegt dat?", "Hoi Nic,", "Groeten,\nAnn"),
    "pl": ("pon., 2 mar 2026 o 09:30 Nic Ray <nic@example.org> napisał(a):", "Most jest zamknięty.", "Otworzą go w maju.", "Nieprawda, byłam tam wczoraj.", "Kto tak mówi?", "Cześć Nic,", "Pozdrawiam,\nAnn"),
    "ru": ("пн, 2 мар. 2026 г. в 09:30, Nic Ray <nic@example.org>:", "Мост закрыт.", "Его откроют в мае.", "Неправда, я вчера там была.", "Кто это сказал?", "Привет, Ник!", "С уважением,\nАнна"),
    "tr": ("Nic Ray <nic@example.org>, 2 Mar 2026 Pzt, 09:30 tarihinde şunu yazdı:", "Köprü kapalı.", "Mayısta açılacak.", "Hayır, dün geçtim.", "Kim söylüyor?", "Merhaba Nic,", "Saygılarımla,\nAnn"),
    "he": ("בתאריך יום ב׳, 2 במרץ 2026 ב-9:30 מאת Nic Ray <nic@example.org>:", "הגשר סגור.", "הוא ייפתח במאי.", "לא נכון, הייתי שם אתמול.", "מי אומר?", "שלום ניק,", "בברכה,\nאנה"),
    "ja": ("2026年3月2日(月) 9:30 Nic Ray <nic@example.org>:", "橋は閉鎖中です。", "五月に開きます。", "いいえ、昨日渡りました。", "誰が言いましたか？", "ニックさん、", "敬具\n山田"),
    "zh": ("Nic Ray <nic@example.org> 于2026年3月2日周一 09:30写道：", "桥关闭了。", "五月开放。", "没有，我昨天过去了。", "谁说的？", "你好，", "祝好，\n李安"),
}  # fmt: skip

Talk = tuple[str, str, str, str, str, str, str]


def _mail(text: str, subtype: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann <ann@example.org>", "Re: Bridge"
    mail.set_content(text, subtype=subtype)
    return mail.as_bytes()


def _plain(talk: Talk) -> str:
    who, first, second, yes, no, *_ = talk
    return f"{who}\n> {first}\n\n{yes}\n\n> {second}\n\n{no}\n"


def _plain_with_greeting(talk: Talk) -> str:
    *_, greeting, closing = talk
    return f"{greeting}\n\n{_plain(talk)}\n{closing}\n"


def _plain_of_two_depths(talk: Talk) -> str:
    who, first, second, yes, no, *_ = talk
    return f"{who}\n>> {first}\n> {second}\n{yes}\n>> {first}\n>\n> {second}\n\n{no}\n"


def _gmail(talk: Talk) -> str:
    who, first, second, yes, no, *_ = map(escape, talk)
    quote = '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">'
    return (
        f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{who}<br></div>'
        f"{quote}<div>{first}</div></blockquote><div>{yes}</div>{quote}<div>{second}</div></blockquote>"
        f"<div>{no}</div></div></div>"
    )


def _apple(talk: Talk) -> str:
    who, first, second, yes, no, *_ = map(escape, talk)
    return (
        f'<html><body><br><div><blockquote type="cite"><div>{who}</div><br><div>{first}</div>'
        f'</blockquote><div><br></div>{yes}</div><div><blockquote type="cite"><div>{second}</div>'
        f"</blockquote>{no}</div></body></html>"
    )


FORMS = {
    "plain": (_plain, "plain"),
    "plain, greeted": (_plain_with_greeting, "plain"),
    "plain, two depths": (_plain_of_two_depths, "plain"),
    "Gmail HTML": (_gmail, "html"),
    "Apple HTML": (_apple, "html"),
}


def answers() -> Iterator[tuple[str, str, Talk, bytes]]:
    """Give form, language, talk and mail of each case."""
    for language, talk in TALKS.items():
        for form, (write, subtype) in FORMS.items():
            yield form, language, talk, _mail(write(talk), subtype)


def measured(talk: Talk, got: str) -> tuple[float, bool]:
    """Give the share of the author's words that stayed, and if what they answer is quoted."""
    _, first, second, yes, no, *_ = talk
    own = [line for line in got.split("\n") if not line.startswith(">")]
    wanted, given = Counter(f"{yes} {no}".split()), Counter(" ".join(own).split())
    quoted = "\n".join(line for line in got.split("\n") if line.startswith(">"))
    return sum((wanted & given).values()) / wanted.total(), first in quoted and second in quoted


def inline_answers(show: int) -> None:
    """Print how many of an author's words stay, and how often the line they answer does."""
    shares, quoted = [], 0
    for form, language, talk, raw in answers():
        got = trim(read(raw)).text
        share, is_quoted = measured(talk, got)
        shares.append(share)
        quoted += is_quoted
        if show > 0 and (share < RECALL or not is_quoted):
            show -= 1
            print(f"--- {form}, {language}: {share:.2f}\n{got}")
    mean = 100 * sum(shares) / len(shares)
    least = 100 * min(shares)
    print(
        f"answers between quoted lines: {len(shares)} mails, words kept {mean:.1f} % (aim 98), the least {least:.1f} %"
    )
    print(f"the lines they answer stayed in {quoted} of {len(shares)}")
