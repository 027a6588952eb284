"""The door for browsers: pages made on the server, readable without a script."""

from gateway.web.routes import Site, application
from gateway.web.server import serve

__all__ = ["Site", "application", "serve"]
