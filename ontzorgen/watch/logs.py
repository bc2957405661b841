"""Write log lines for who keeps the service running: JSON on stderr, and nothing about anybody.

A line holds fields of `FIELDS` only, and each only in the shape that belongs to it; anything
else is dropped. `why` is for words of our own code, and of what an identity provider lacks. What a
library has to say is never copied, for its text may repeat a value: the line says which library,
where in its code, and the kind of the error. The words that we wrote ourselves (`know`,
`LIBRARY_EVENTS`) name an event. Milliseconds are whole.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

_PLAIN = {
    "request": re.compile(r"[0-9a-f]{16}"),
    "endpoint": re.compile(r"-|[a-z_]{1,40}(\.[a-z_]{1,40})?"),
    "method": re.compile(r"GET|HEAD|POST|OPTIONS|OTHER"),
    "kind": re.compile(r"[A-Z_]{1,40}"),
    "outcome": re.compile(r"[A-Z_]{1,20}"),
    "error": re.compile(r"[A-Za-z_][A-Za-z_.]{0,120}"),
    "where": re.compile(r"[a-z_][a-z0-9_.]{0,120}:\d{1,6}"),
    "logger": re.compile(r"[a-z_][a-z0-9_.]{0,80}"),
    "why": re.compile(r"(?!.*\d{5})[A-Za-z][A-Za-z0-9_ ./:,-]{0,160}"),
}
_NUMBERS = {"status": range(100, 600), "ms": range(10**7), "job": range(1, 2**63)}
FIELDS = ("time", "level", "event", *_PLAIN, *_NUMBERS)
"""Everything that a line may hold, in the order in which it stands there."""
_LEVELS = ("debug", "info", "warning", "error", "critical")
_OURS = "ontzorgen"


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes where stderr is now, which is not always where it was."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _other: TextIO) -> None:
        raise AttributeError("stderr is where it is")


class Event(StrEnum):
    """What can be said of the service; a line about anything else says MESSAGE."""

    REQUEST = "request"
    REQUEST_FAILED = "request failed"
    DATABASE_UNREACHABLE = "database unreachable"
    NOT_READY = "not ready"
    NO_ACCESS_RULE = "view without a rule of access"
    JOB_ENDED = "job ended"
    WORKER_STARTS = "worker starts"
    WORKER_STOPS = "worker stops"
    WORKER_FAILED = "worker failed"
    THREAD_FAILED = "thread failed"
    REFUSAL_NOT_LOGGED = "refusal not in the audit log"
    ANCHOR_NOT_KEPT = "anchor of the audit log not kept"
    PROVIDER_DOWN = "identity provider down"
    PROVIDER_REFUSED = "answer of the identity provider refused"
    SERVER_STARTS = "server starts"
    SERVER_LISTENS = "server listens"
    SERVER_STOPS = "server stops"
    PROCESS_STARTS = "process starts"
    PROCESS_ENDS = "process ends"
    PROCESS_TIMED_OUT = "process timed out"
    QUEUE_GROWS = "requests wait for a thread"
    MAIL_FAILED = "mail not sent"
    MESSAGE = "message of a library"


LIBRARY_EVENTS = {
    "Starting gunicorn %s": Event.SERVER_STARTS,
    "Listening at: %s (%s)": Event.SERVER_LISTENS,
    "Handling signal: %s": Event.SERVER_STOPS,
    "Shutting down: %s": Event.SERVER_STOPS,
    "Booting worker with pid: %s": Event.PROCESS_STARTS,
    "Worker exiting (pid: %s)": Event.PROCESS_ENDS,
    "WORKER TIMEOUT (pid:%s)": Event.PROCESS_TIMED_OUT,
    "Task queue depth is %d": Event.QUEUE_GROWS,
}
"""What gunicorn and waitress say that is worth a name: the text before its values are filled in."""


def set_up(*, for_people: bool = False, level: int = logging.INFO) -> None:
    """Send every line of this process, also of libraries, to stderr; safe to repeat.

    `for_people` writes plain lines in place of JSON: for the demo.
    """
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_of_library],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                only_allowed,
                _plain_line if for_people else structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.raiseExceptions = False  # else logging itself repeats a message that it cannot write
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (_OURS, "gunicorn.error", "waitress"):
        own = logging.getLogger(name)
        own.handlers[:], own.propagate = [], True
        own.setLevel(level)
    logging.getLogger("waitress").setLevel(logging.WARNING)  # it repeats where it listens
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def tell(
    event: Event, *, level: str = "info", error: BaseException | None = None, **more: Any
) -> None:
    """Write a line. An error is named by its kind and its place, never by its message."""
    if error is not None:
        more |= {"error": kind_of(error), "where": place_of(error.__traceback__)}
    if not structlog.is_configured():  # a command at a keyboard: no service, no lines
        logging.getLogger(_OURS).log(logging.getLevelNamesMapping()[level.upper()], event.value)
        return
    log = structlog.stdlib.get_logger(_OURS)
    getattr(log, level)(
        event.value, **{name: value for name, value in more.items() if value is not None}
    )


def _thread_failed(arguments: threading.ExceptHookArgs) -> None:
    """Name what ended a thread; Python itself would print the message."""
    tell(Event.THREAD_FAILED, level="error", error=arguments.exc_value)


def begin_request(number: str) -> None:
    """Give every line of this thread the number of the request that it works on."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=number)


def only_allowed(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Keep what a line may hold, in its own shape; drop the rest."""
    return {name: line[name] for name in FIELDS if name in line and _fits(name, line[name])}


def kind_of(error: BaseException) -> str:
    """Return the kind of an error, and of what lies under it: `DBAPIError.OperationalError`."""
    under = getattr(error, "orig", None)
    names = [type(error).__name__, *([type(under).__name__] if under is not None else [])]
    return ".".join(names)


def place_of(trace: TracebackType | None) -> str | None:
    """Return where an error was raised, as module:line, the last place in our own code if any."""
    found = None
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", "?"))
        if found is None or module.split(".")[0] in _ROOMS or not found[1]:
            found = (f"{module}:{trace.tb_lineno}", module.split(".")[0] in _ROOMS)
        trace = trace.tb_next
    return found[0] if found else None


_ROOMS = frozenset({"ontzorgen", "payees", "reports", "sepa"})


def _fits(name: str, value: Any) -> bool:
    if name in _NUMBERS:
        return type(value) is int and value in _NUMBERS[name]
    if type(value) is not str:
        return False
    checks: dict[str, Callable[[str], bool]] = {
        "event": lambda text: text in set(Event),
        "level": lambda text: text in _LEVELS,
        "time": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{8,15}Z", text) is not None,
    }
    return checks[name](value) if name in checks else _PLAIN[name].fullmatch(value) is not None


def _of_library(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Say of a message of a library where it comes from; its text is not copied."""
    record: logging.LogRecord = line["_record"]
    said = record.msg if isinstance(record.msg, str) else ""
    found: EventDict = {
        "_record": record,
        "_from_structlog": False,
        "event": (_SENTENCES.get(said) or LIBRARY_EVENTS.get(said, Event.MESSAGE)).value,
        "level": record.levelname.lower(),
        "logger": record.name.lower(),
        "where": f"{PurePath(record.pathname).stem.lower()}:{record.lineno}",
    }
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")(_logger, _method, found)
    structlog.contextvars.merge_contextvars(_logger, _method, found)
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        found["error"] = kind_of(error)
        found["where"] = place_of(error.__traceback__) or found["where"]
    return found


_SENTENCES: dict[str, Event] = {}


def know(sentences: Mapping[str, Event]) -> None:
    """Learn which of our own warnings, said in whole sentences, is which event."""
    _SENTENCES.update(sentences)


def _plain_line(_logger: Any, _method: str, line: EventDict) -> str:
    """Write a line for somebody who looks on: `08:12:03 households.show GET 200 12 ms`."""
    time = str(line.pop("time", ""))[11:19]
    event, level = line.pop("event", Event.MESSAGE.value), line.pop("level", "info")
    if event == Event.REQUEST.value:
        parts = [
            line.get("method"),
            line.get("endpoint", "-"),
            line.get("status"),
            f"{line.get('ms')} ms",
        ]
        return f"{time} " + " ".join(str(part) for part in parts)
    rest = " ".join(f"{name}={value}" for name, value in line.items())
    return f"{time} {level} {event} {rest}".rstrip()
