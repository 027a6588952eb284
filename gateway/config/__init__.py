"""What the owner decides: config.toml and the environment, as one frozen value."""

from gateway.config.loading import ConfigError, load
from gateway.config.tables import Settings
from gateway.config.values import TcpAddress, UnixAddress

__all__ = ["ConfigError", "Settings", "TcpAddress", "UnixAddress", "load"]
