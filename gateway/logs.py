"""How the program logs: one structured line per fate of a message, to standard error."""

from __future__ import annotations

import json
import logging
import sys

import structlog

# Locals would bring mails, tokens and addresses into the log.
_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)

_encoder = json.JSONEncoder(default=repr)  # made once: json.dumps makes one for each line


def _as_json(logger: object, method: str, event: structlog.typing.EventDict) -> str:
    del logger, method
    return _encoder.encode(event)


def configure(level: int, *, for_good: bool = False) -> None:
    """Write lines of `level` and above: for people on a terminal, as JSON elsewhere.

    Addresses stand in debug lines only. `for_good` means that nothing is configured later: loggers
    are made once, which halves the cost of a line.
    """
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [_tracebacks, _as_json]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=for_good,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
