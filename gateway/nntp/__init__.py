"""The door for newsreaders and news servers: NNTP, RFC 3977, over articles ready in the store."""

from gateway.nntp.feeding import feed, sections_for
from gateway.nntp.server import serve
from gateway.nntp.session import Feeds, Terms

__all__ = ["Feeds", "Terms", "feed", "sections_for", "serve"]
