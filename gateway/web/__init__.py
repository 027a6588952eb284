"""The door for browsers: pages made on the server, readable without a script."""

from gateway.web.rendering import Site
from gateway.web.routes import application
from gateway.web.server import serve

__all__ = ["Site", "application", "serve"]
