"""The address in MAIL and RCPT: RFC 5321 section 4.1.2, a little kinder, and never an exception.

The parser of the standard library, which aiosmtpd would use, takes a missing bracket, raises on
what a hostile client can write, and needs fifty times as long.
"""

from __future__ import annotations

import re

NULL = "<>"

_PATH = re.compile(
    r"""\s*
    (?P<angle><)?
    (?:@[^\s<>:]+:)?                         # a source route, to be left aside (appendix C)
    (?P<address>
        (?:[^\s<>@"(),:;\\[\]]+              # also user.@ and a..b@, which some carriers give out
          |"(?:[^"\\]|\\.)*")
        (?:@(?:[^\s<>@"(),:;\\[\]]+|\[[0-9A-Za-z.:-]+\]))?
      |(?(angle)|(?!)))                      # nothing at all: the null sender
    (?(angle)>)
    (?=\s|$)""",
    re.VERBOSE,
)
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NEEDLESS_QUOTES = re.compile(r'"([^\s<>@"(),:;\\[\]]+)"(?=@|$)')


def read_path(text: str) -> tuple[str, str] | None:
    """Give the address and the parameters after it; None where there is no address.

    The null sender is `<>`. Brackets may be missing, as old programs leave them out, but not one.
    """
    found = _PATH.match(text)
    if not found or _UNFIT.search(found["address"]):
        return None
    return _NEEDLESS_QUOTES.sub(r"\1", found["address"], count=1) or NULL, text[found.end() :]
