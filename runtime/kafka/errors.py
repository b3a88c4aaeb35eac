"""The client's many errors, translated into what happens next."""

import ssl
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
LOGIN = "check NEWSWIRE_KAFKA_SASL_USERNAME, …_PASSWORD_FILE and …_MECHANISM"
AUTHORITY = "NEWSWIRE_KAFKA_SSL_CA_FILE must hold the authority that signed the broker's certificate"
PEM = "look at the files of NEWSWIRE_KAFKA_SSL_CA_FILE, …_CERTIFICATE_FILE and …_KEY_FILE"

MEANINGS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[NewswireError], str | None], ...] = (
    (FENCED, FencedError, "a newer instance with this name has taken over"),
    (STALE, StaleError, None),
    ((kafka.SaslAuthenticationFailedError, kafka.UnsupportedSaslMechanismError), SettingsError, LOGIN),
    (kafka.AuthorizationError, SettingsError, "give this user the rights to it"),
    (ssl.SSLCertVerificationError, SettingsError, AUTHORITY),
    (ssl.SSLError, SettingsError, PEM),
    (TOO_LARGE, InputError, "raise max.message.bytes of that topic (docs/topics.md)"),
    (kafka.UnknownTopicOrPartitionError, InputError, "create the topics first: newswire topics create"),
)
"""What each error means, and the remedy; any other is of the network or the broker, and passes."""


def translate(error: Exception, doing: str) -> NewswireError:
    """Name what a client's error means; `doing` says what was being done, for the message."""
    text = f"{doing}: {str(error) or type(error).__name__}"
    cause = _cause(error)
    for kinds, meaning, remedy in MEANINGS:
        if isinstance(cause, kinds):
            return meaning(f"{text}; {remedy}" if remedy else text)
    return UnavailableError(text)


def _cause(error: Exception) -> Exception:
    """Find what is behind the client's error: a failed producer says so of all that follows, in a plain KafkaError."""
    distrust = error.__context__  # of a failed handshake, the client's own error tells the text alone
    if isinstance(distrust, ssl.SSLCertVerificationError):
        return distrust
    if type(error) is kafka.KafkaError:
        for part in error.args:
            if isinstance(part, Exception):
                return part
            if str(part).endswith(kafka.ProducerFencedError.__name__):
                fenced: Exception = kafka.ProducerFencedError()
                return fenced
    return error


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise a client's errors as ours. A partition that the metadata does not know yet is a plain ValueError there."""
    try:
        yield
    except (kafka.KafkaError, OSError, ValueError) as error:
        raise translate(error, doing) from error
