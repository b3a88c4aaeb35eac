"""The error tree: each class is named by what happens next, and carries the exit code of a process that ends on it."""

from typing import ClassVar


class NewswireError(Exception):
    """Anything newswire reports in one line, without a traceback."""

    exit_code: ClassVar[int] = 1


class InputError(NewswireError):
    """What the user gave cannot be used: the message names it and the remedy."""


class RejectedError(NewswireError):
    """The record can never be processed: it becomes a dead letter of this kind, and the partition goes on."""

    def __init__(self, kind: str, reason: str) -> None:
        """Keep `kind` (a short stable label, such as `invalid`) apart from the reason a person reads."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class UnavailableError(NewswireError):
    """Something outside is away for now: the same batch is tried again with back-off."""


class StaleError(NewswireError):
    """The batch is no longer ours to acknowledge: drop it and read again from the stored position."""


class QuarantineFullError(NewswireError):
    """Too much is rejected to be the records' fault: stop with the offsets unmoved."""

    exit_code = 65


class RestartError(NewswireError):
    """The process can no longer tell what it has done; a fresh one can (sysexits EX_TEMPFAIL)."""

    exit_code = 75


class FencedError(NewswireError):
    """A newer instance with the same name has taken over: stay down."""

    exit_code = 76


class SettingsError(NewswireError):
    """A setting is unknown or unusable (sysexits EX_CONFIG)."""

    exit_code = 78
