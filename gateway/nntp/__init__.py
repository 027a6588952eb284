"""The door for newsreaders: NNTP, RFC 3977, over articles that lie ready in the store."""

from gateway.nntp.server import serve
from gateway.nntp.session import Terms

__all__ = ["Terms", "serve"]
