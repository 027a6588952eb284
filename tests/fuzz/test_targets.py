"""The targets of `make fuzz` hold for ordinary octets, too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

PIECES = st.sampled_from(
    [
        b"From: a@b.example\n", b"Subject: =?utf-8?q?x?=\n", b"Content-Type: text/html\n", b"\n", b"> x\n",
        b"Content-Transfer-Encoding: base64\n", b"<!--", b"<![", b"<!x", b"<blockquote>", b"</div>", b"<a href=",
        b"-- \n", b"On 2 Mar 2026, N <n@x.y> wrote:", b"\xff\xfe", b"\xe2\x81\xa3", b"*", b"- ", b"\0", b"\r",
        b"\r\n", b".\r\n", b"GROUP gazette.opinion\r\n", b"POST\r\n", b"TAKETHIS <a@b>\r\n", b"IHAVE <a@b>\r\n",
        b"AUTHINFO SASL PLAIN\r\n", b"AUTHINFO USER x\r\n", b"OVER 1-\r\n", b"XPAT Subject 1- *\r\n", b"QUIT\r\n",
    ]
)  # fmt: skip


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
@given(octets=st.lists(PIECES | st.binary(max_size=30)).map(b"".join))
def test_no_octets_raise(target, octets):
    target(octets)
