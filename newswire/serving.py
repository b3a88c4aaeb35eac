"""A service from its start to its orderly end, whatever it turns."""

from collections.abc import Callable
from contextlib import ExitStack

from newswire.context import Context
from runtime.metrics import Metrics
from runtime.service import Service, Turning
from runtime.stopping import Stop, ending_within
from schemas.errors import UnavailableError

GRACE = 25.0
"""Seconds from a stop to the end of a service, whoever does not answer: fewer than the 30 that supervisors give."""

Build = Callable[[ExitStack, Service], Turning]
"""Makes what a service turns; what is to be closed at its end goes onto the stack."""


def serve(here: Context, name: str, build: Build) -> None:
    """Serve the page first, then wait for the broker, then turn; a stop while waiting is an orderly end."""
    stop = Stop()
    stop.on_signals()
    with ExitStack() as stack:
        stack.enter_context(ending_within(GRACE, stop))
        service = Service(name, here.settings.http, Metrics(), stop)
        stack.callback(service.close)
        try:
            service.run(build(stack, service))
        except UnavailableError:
            if not stop.asked:
                raise
