"""The client's many errors, translated into what happens next."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka import errors as kafka

from schemas.errors import FencedError, InputError, NewswireError, SettingsError, StaleError, UnavailableError

FENCED = (kafka.ProducerFencedError, kafka.InvalidProducerEpochError, kafka.FencedInstanceIdError)
STALE = (
    kafka.CommitFailedError,
    kafka.IllegalGenerationError,
    kafka.UnknownMemberIdError,
    kafka.RebalanceInProgressError,
    kafka.IllegalStateError,
)
TOO_LARGE = (kafka.MessageSizeTooLargeError, kafka.RecordListTooLargeError)
REFUSED = (kafka.SaslAuthenticationFailedError, kafka.AuthorizationError)


def translate(error: Exception, doing: str) -> NewswireError:
    """Name what a client's error means; `doing` says what was being done, for the message."""
    text = f"{doing}: {str(error) or type(error).__name__}"
    if isinstance(error, FENCED):
        return FencedError(f"{text}; a newer instance with this name has taken over")
    if isinstance(error, STALE):
        return StaleError(text)
    if isinstance(error, REFUSED):
        return SettingsError(f"{text}; check NEWSWIRE_KAFKA_SASL_… and the rights of this user")
    if isinstance(error, TOO_LARGE):
        return InputError(f"{text}; raise max.message.bytes of that topic (docs/topics.md)")
    if isinstance(error, kafka.UnknownTopicOrPartitionError):
        return InputError(f"{text}; create the topics first: newswire topics create")
    return UnavailableError(text)


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise a client's errors as ours. A partition that the metadata does not know yet is a plain ValueError there."""
    try:
        yield
    except (kafka.KafkaError, OSError, ValueError) as error:
        raise translate(error, doing) from error
