"""Mails that have nothing but HTML, as the mail programs of today write them."""

from email.message import EmailMessage

import pytest

from gateway.message.reading import read
from gateway.message.trimming import trim

OWN = "I was at the bridge yesterday.\n\nIt is not closed at all."
DIVS = "<div>I was at the bridge yesterday.</div><div><br></div><div>It is not closed at all.</div>"
WORD = (
    '<p class="MsoNormal"><span lang="EN-GB">I was at the bridge yesterday.<o:p></o:p></span></p>'
    '<p class="MsoNormal"><span lang="EN-GB">It is not closed at all.<o:p></o:p></span></p>'
)
OLD = "<div>The bridge is closed.</div><div>Until May.</div>"

PROGRAMS = {
    "Gmail app": (
        f'<div dir="auto">{DIVS}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, 2 Mar 2026, 09:30 Nic Ray, &lt;<a href="mailto:nic@example.org">nic@example.org</a>&gt; wrote:<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex"><div dir="ltr">{OLD}</div></blockquote></div>'
    ),
    "Gmail app, signature": (
        f'<div dir="ltr">{DIVS}<div><br clear="all"><br>-- <br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr"><b>Ann Lee</b><div>Bridge Works</div></div></div></div></div><br>'
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">El lun, 2 mar 2026 a las 9:30, Nic (&lt;<a href="mailto:n@example.org">n@example.org</a>&gt;) escribió:<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>'
    ),
    "Gmail forward": (
        f'<div dir="ltr">{DIVS}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Nic</strong> <span dir="auto">&lt;<a href="mailto:n@example.org">n@example.org</a>&gt;</span><br>'
        f"Date: Mon, 2 Mar 2026 at 09:30<br>Subject: Bridge<br>To: Ann &lt;<a href='mailto:a@example.org'>a@example.org</a>&gt;<br></div><br><br>{OLD}</div></div>"
    ),
    "Apple phone": (
        f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{DIVS}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div>'
        f'<div dir="ltr"><br><blockquote type="cite">On 2 Mar 2026, at 09:30, Nic Ray &lt;nic@example.org&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">﻿{OLD}</div></blockquote></body></html>'
    ),
    "Apple forward": (
        f'<html><body>{DIVS}<div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div style="margin:0"><span style="font-family:-webkit-system-font"><b>From: </b></span><span>Nic &lt;<a href="mailto:n@example.org">n@example.org</a>&gt;<br></span></div>'
        f"<div><b>Subject: </b>Bridge</div><div><b>Date: </b>2 March 2026 at 09:30:00 CET</div><br>{OLD}</blockquote></div></body></html>"
    ),
    "Outlook for Windows": (
        f'<div class="WordSection1">{WORD}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Von:</b> Nic Ray &lt;nic@example.org&gt; <br><b>Gesendet:</b> Montag, 2. März 2026 09:30<br><b>An:</b> Ann<br><b>Betreff:</b> Brücke<o:p></o:p></p></div></div>{OLD}</div>'
    ),
    "Outlook for Windows, other line": (
        f"<div class=WordSection1>{WORD}<div style='border:none;border-top:solid windowtext 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De :</b> Nic &lt;n@example.org&gt;<o:p></o:p></p><p class=MsoNormal><b>Envoyé :</b> lundi 2 mars 2026 09:30<o:p></o:p></p><p class=MsoNormal><b>À :</b> Ann<o:p></o:p></p><p class=MsoNormal><b>Objet :</b> Pont<o:p></o:p></p></div>{OLD}</div>"
    ),
    "Outlook for the web": (
        f'<div class="elementToProof">{DIVS}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> Nic &lt;n@example.org&gt;<br><b>Sent:</b> Monday, March 2, 2026 9:30 AM<br><b>To:</b> Ann<br><b>Subject:</b> Bridge</font><div>&nbsp;</div></div>{OLD}'
    ),
    "Outlook phone": (
        f'<div dir="auto">{DIVS}</div><div dir="auto"><br></div><div id="ms-outlook-mobile-signature" dir="auto">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Nic<br><b>Sent:</b> Monday<br></div>{OLD}'
    ),
    "Outlook phone, body separator": (
        f'<div>{DIVS}</div><div class="ms-outlook-mobile-body-separator-line" dir="ltr"><hr></div><div id="mail-editor-reference-message-container" dir="auto"><div class="ms-outlook-mobile-reference-message"><b>Da:</b> Nic &lt;n@example.org&gt;<br><b>Data:</b> lunedì 2 marzo 2026 09:30<br><b>A:</b> Ann<br><b>Oggetto:</b> Ponte<br></div>{OLD}</div>'
    ),
    "Outlook for Mac": (
        f'{WORD}<p class="MsoNormal">&nbsp;</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b><span style="color:black">From: </span></b><span>Nic &lt;n@example.org&gt;<br><b>Date: </b>Monday, 2 March 2026 at 09:30<br><b>To: </b>Ann<br><b>Subject: </b>Bridge</span></p></div>{OLD}'
    ),
    "Yahoo": (
        f'<div class="ydp1yahoo-style-wrap">{DIVS}</div><div id="ydp2yahoo_quoted_123" class="ydp2yahoo_quoted"><div>Am Montag, 2. März 2026 um 09:30:00 MEZ hat Nic &lt;n@example.org&gt; Folgendes geschrieben:</div>{OLD}</div>'
    ),
    "Proton": (
        f'<div style="font-family:Arial">{DIVS}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user"></div><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Monday, March 2nd, 2026 at 9:30 AM, Nic &lt;n@example.org&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>'
    ),
    "Thunderbird": (
        f'<p>I was at the bridge yesterday.</p><p>It is not closed at all.<br></p><div class="moz-cite-prefix">Le 02/03/2026 à 09:30, Nic a écrit :<br></div><blockquote type="cite" cite="mid:1@example.org">{OLD}</blockquote><pre class="moz-signature" cols="72">-- \nAnn Lee</pre>'
    ),
    "Samsung": (
        f'<div dir="auto">{DIVS}</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:85%">Von meinem/meiner Galaxy gesendet</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%"><div>-------- Ursprüngliche Nachricht --------</div><div>Von: Nic &lt;n@example.org&gt; </div><div>Datum: 02.03.26  09:30  (GMT+01:00) </div><div>An: Ann </div><div>Betreff: Brücke </div><div><br></div></div>{OLD}'
    ),
    "GMX": (
        f'<div style="font-family:Verdana">{DIVS}<div>&nbsp;</div><div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5"><div><b>Gesendet:</b>&nbsp;Montag, 2. März 2026 um 09:30 Uhr<br><b>Von:</b>&nbsp;"Nic" &lt;n@example.org&gt;<br><b>An:</b>&nbsp;a@example.org<br><b>Betreff:</b>&nbsp;Brücke</div>{OLD}</div></div>'
    ),
    "Zoho": (
        f'<div>{DIVS}</div><br><div class="zmail_extra_hr" style="border-top:1px solid #ccc;height:0"><br></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 02 Mar 2026 09:30:00 +0100 <b>Nic &lt;n@example.org&gt;</b> wrote ---<br></div><br><blockquote id="blockquote_zmail">{OLD}</blockquote></div>'
    ),
    "Zimbra": (
        f'<div style="font-family:arial">{DIVS}<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Nic" &lt;n@example.org&gt;<br><b>To: </b>"Ann"<br><b>Sent: </b>Monday, 2 March, 2026 09:30:00<br><b>Subject: </b>Bridge<br></div><br><div data-marker="__QUOTED_TEXT__">{OLD}</div></div>'
    ),
    "Spark": (
        f'<html><body><div name="messageBodySection">{DIVS}</div><div name="messageSignatureSection"><br><div>Sent from Spark</div></div><div name="messageReplySection">On 2 Mar 2026 at 09:30 +0100, Nic &lt;n@example.org&gt;, wrote:<br><blockquote type="cite">{OLD}</blockquote></div></body></html>'
    ),
    "Superhuman": (
        f'<div><div><div>{DIVS}</div><br><div><div class="sh-signature"><div class="gmail_signature">Sent via <a href="https://sprh.mn">Superhuman</a></div></div></div><br><div><div class="gmail_quote">On Mon, Mar 02, 2026 at 9:30 AM, Nic <span dir="ltr">&lt;<a href="mailto:n@example.org">n@example.org</a>&gt;</span> wrote:<br><blockquote class="gmail_quote sh-color-black">{OLD}</blockquote></div></div></div></div>'
    ),
    "HEY": (
        f'<div class="trix-content">{DIVS}</div><br><div>On March 2, 2026, Nic &lt;n@example.org&gt; wrote:<br><blockquote>{OLD}</blockquote></div>'
    ),
    "Front": (
        f'<div><div>{DIVS}</div><br><div class="front-signature"></div><br><div>On March 2, 2026 at 9:30 AM GMT+1 <a href="mailto:n@example.org">n@example.org</a> wrote:<br></div><blockquote type="cite" class="front-blockquote">{OLD}</blockquote></div>'
    ),
    "Missive": (
        f'<div>{DIVS}</div><div class="missive_quote">On March 2, 2026 at 9:30:00 AM, Nic (<a href="mailto:n@example.org">n@example.org</a>) wrote:<blockquote>{OLD}</blockquote></div>'
    ),
    "Yandex": (
        f'<div>{DIVS}</div><div>&nbsp;</div><div>02.03.2026, 09:30, "Nic" &lt;n@example.org&gt;:</div><blockquote>{OLD}</blockquote>'
    ),
    "mail.ru": (
        f'<div>{DIVS}</div><div>&nbsp;</div><div data-signature-widget="container"><div>--<br>Анна Ли</div></div><blockquote style="border-left:1px solid #0857A6">Понедельник, 2 марта 2026, 9:30 +03:00 от Nic &lt;n@example.org&gt;:<br>&nbsp;<div id="">{OLD}</div></blockquote>'
    ),
    "QQ": (
        f'<div>{DIVS}</div><div><br></div><div style="font-size:12px;padding:2px 0">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size:12px;background:#efefef"><div><b>发件人:</b>&nbsp;"Nic"&lt;n@example.org&gt;;</div><div><b>发送时间:</b>&nbsp;2026年3月2日(星期一) 上午9:30</div><div><b>收件人:</b>&nbsp;"Ann";</div><div><b>主题:</b>&nbsp;Bridge</div></div>{OLD}'
    ),
    "163": (
        f'<div>{DIVS}</div><table><tr><td>---- 回复的原邮件 ----</td></tr><tr><td>发件人</td><td>Nic&lt;n@example.org&gt;</td></tr><tr><td>日期</td><td>2026年03月02日 09:30</td></tr></table>{OLD}'.replace("发件人</td><td>", "发件人：").replace("日期</td><td>", "日期：")
    ),
    "Naver": (
        f'<div>{DIVS}</div><p><br></p><div>-----Original Message-----<br><b>From:</b> "Nic"&lt;n@example.org&gt;<br><b>To:</b> Ann<br><b>Sent:</b> 2026-03-02 (월) 09:30:00 (GMT+09:00)<br><b>Subject:</b> Bridge<br></div>{OLD}'
    ),
    "Notes": (
        f'{DIVS}<br><br><font color="#990099">-----Nic &lt;n@example.org&gt; schrieb: -----</font><div><table><tr><td>An:</td><td>Ann</td></tr><tr><td>Von:</td><td>Nic</td></tr><tr><td>Datum:</td><td>02.03.2026 09:30</td></tr></table></div>{OLD}'
    ),
    "Notes, table": (
        f'{DIVS}<br><br><table><tr><td>Von:</td><td>Nic &lt;n@example.org&gt;</td></tr><tr><td>An:</td><td>Ann</td></tr><tr><td>Datum:</td><td>02.03.2026 09:30</td></tr><tr><td>Betreff:</td><td>Brücke</td></tr></table><hr>{OLD}'
    ),
    "eM Client": (
        f'<div>{DIVS}</div><div><br></div><div>------ Original Message ------</div><div>From "Nic" &lt;n@example.org&gt;</div><div>To "Ann" &lt;a@example.org&gt;</div><div>Date 02/03/2026 09:30:00</div><div>Subject Bridge</div><div><br></div>{OLD}'
    ),
    "Tutanota": (
        f'<div>{DIVS}</div><div><br></div><div>-- <br>Secured with Tuta Mail: https://tuta.example/</div><br><div>Mar 2, 2026, 09:30 by n@example.org:<br></div><blockquote class="tutanota_quote">{OLD}</blockquote>'
    ),
    "Roundcube": (
        f'<div>{DIVS}</div><p id="reply-intro">Am 2026-03-02 09:30, schrieb Nic:</p><blockquote type="cite">{OLD}</blockquote>'
    ),
    "a language without words": (
        f'<div dir="ltr">{DIVS}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Nic, 2 xx yy zz</div><blockquote class="gmail_quote">{OLD}</blockquote></div>'
    ),
    "the answer below": (
        f'<div class="moz-cite-prefix">On 02/03/2026 09:30, Nic wrote:<br></div><blockquote type="cite">{OLD}</blockquote>{DIVS}'
    ),
    "a pixel": f'{DIVS}<img src="https://track.example/p.gif?a=ann@example.org" width="1" height="1" alt="">',
}  # fmt: skip


def a_mail(html: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann Lee <ann@example.org>", "Re: Bridge"
    mail.set_content(html, subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("html", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_only_what_was_said_is_left(html):
    assert trim(read(a_mail(html))).text == OWN


BARE = {
    "Gmail": PROGRAMS["Gmail forward"].replace(DIVS, ""),
    "Apple": PROGRAMS["Apple forward"].replace(DIVS, ""),
    "Outlook for the web": PROGRAMS["Outlook for the web"].replace(DIVS, "<div><br></div>"),
    "nothing but a quote": f"<blockquote>{OLD}</blockquote>",
}


@pytest.mark.parametrize("html", BARE.values(), ids=BARE.keys())
def test_a_mail_passed_on_without_a_word_is_nothing(html):
    assert trim(read(a_mail(html))).text == ""
