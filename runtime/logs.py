"""What a service says of itself: for people in a terminal, one line of JSON otherwise. Never a payload."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def configure_logs(level: str, service: str) -> None:
    """Send structlog and the standard library's logs to standard error, and name the service in every line."""
    human = sys.stderr.isatty()

    def name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Name the service also in what other threads say: they do not inherit context variables."""
        event.setdefault("service", service)
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not human:
        shared.append(structlog.processors.format_exc_info)
    renderer = structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[out], level=level.upper(), force=True)
    own = logging.getLevelNamesMapping()[level.upper()]
    # The client prints payloads at debug level, and every reconnection at info.
    logging.getLogger("kafka").setLevel(max(logging.WARNING, own))
    # It tells of every page that is poor HTML, and quotes it.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def quiet_logs(service: str) -> None:
    """Log errors of ours only: a command that ends says in one line what went wrong."""
    configure_logs("error", service)
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
