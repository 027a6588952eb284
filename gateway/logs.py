"""How the program logs: one structured line per fate of a message, to standard error."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import structlog

from gateway.store.trouble import is_away

# Locals would bring mails, tokens and addresses into the log.
_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def _without_what_breaks_elsewhere(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Say in a word that the database or the disk fails: where we were then tells nothing."""
    del logger, method
    error = event.get("exc_info")
    error = sys.exc_info()[1] if error is True else error
    if is_away(error):
        del event["exc_info"]
        event["reason"] = str(error) or type(error).__name__
    return event


class _Line(logging.Formatter):
    """What libraries log, as one line of JSON too."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        event = {"logger": record.name, "event": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            is_ours = not is_away(error)
            event["reason"] = str(error) or type(error).__name__
            event |= {"exception": self.formatException(record.exc_info)} if is_ours else {}
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return _encoder.encode({**event, "level": record.levelname.lower(), "timestamp": at})


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
            _without_what_breaks_elsewhere,
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=for_good,
    )
    others = logging.StreamHandler()
    is_read_by_people = sys.stderr.isatty()
    shape = logging.Formatter("%(levelname)s %(name)s %(message)s")
    others.setFormatter(shape if is_read_by_people else _Line())
    logging.basicConfig(level=logging.WARNING, handlers=[others])
