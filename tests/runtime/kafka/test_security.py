"""SASL_SSL with SCRAM-SHA-512 on a real broker, from the settings to a batch that is processed exactly once."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from kafka import KafkaAdminClient
from kafka.admin import UserScramCredentialUpsertion

from newswire.broker.local import start
from newswire.broker.ports import LOOPBACK, choose
from newswire.context import Context, context, topic_specs
from runtime.kafka.cluster import cluster
from runtime.kafka.probe import answers
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.reader import read
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.settings import load_settings
from runtime.stopping import Stop
from schemas.errors import SettingsError
from schemas.wire import Message
from tests.runtime.kafka.conftest import next_batch

PASSWORD = "correct-horse-7"  # noqa: S105 - of a broker that lives as long as this test
WRONG = "battery-staple-8"
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


@dataclass(frozen=True)
class Secured:
    """A broker with a secured listener: the environment of a client that may do all, and a stranger's authority."""

    environ: Mapping[str, str]
    stranger: Path


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    stranger.cert_pem.write_to_path(str(folder / "stranger.pem"))
    (folder / "broker.pem").write_bytes(keystore(authority.issue_cert(LOOPBACK)))
    client, controller, secure = choose(None, None, None)
    running = start(
        folder / "data", answers, port=client, overrides=overrides(client, controller, secure, folder / "broker.pem")
    )
    try:
        admin = KafkaAdminClient(bootstrap_servers=running.bootstrap)
        users = [UserScramCredentialUpsertion(user, "SCRAM-SHA-512", PASSWORD) for user in ("newswire", "guest")]
        admin.alter_user_scram_credentials(users)
        admin.close()
        environ = {
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": f"{LOOPBACK}:{secure}",
            "NEWSWIRE_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "NEWSWIRE_KAFKA_SASL_USERNAME": "newswire",
            "NEWSWIRE_KAFKA_SASL_PASSWORD": PASSWORD,
            "NEWSWIRE_KAFKA_SSL_CA_FILE": str(folder / "ca.pem"),
        }
        yield Secured(environ, folder / "stranger.pem")
    finally:
        running.stop()


def keystore(certificate: trustme.LeafCert) -> bytes:
    """Write key and chain as Kafka reads them: the key in PKCS 8."""
    key = serialization.load_pem_private_key(certificate.private_key_pem.bytes(), None)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    return plain + b"".join(part.bytes() for part in certificate.cert_chain_pems)


def overrides(client: int, controller: int, secure: int, keys: Path) -> dict[str, str]:
    """Add the secured listener; who comes in without a name, as this test does, may do all."""
    ours, theirs = f"CLIENT://{LOOPBACK}:{client}", f"SECURE://{LOOPBACK}:{secure}"
    return {
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
        "listeners": f"{ours},{theirs},CONTROLLER://{LOOPBACK}:{controller}",
        "advertised.listeners": f"{ours},{theirs}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
        "listener.name.secure.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.secure.scram-sha-512.sasl.jaas.config": LOGIN,
        "listener.name.secure.ssl.keystore.type": "PEM",
        "listener.name.secure.ssl.keystore.location": str(keys),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS;User:newswire",
    }


def configured(monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str]) -> Context:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return context(load_settings(), None)


def test_a_batch_goes_round_exactly_once(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> None:
    here = configured(monkeypatch, secured.environ)
    raw, articles = f"{here.prefix}.raw", f"{here.prefix}.articles"
    with cluster(here.kafka) as known:
        known.create(topic_specs(here.settings))
        publisher = KafkaPublisher(here.kafka, "test", patience=10)
        publisher.publish([Message(raw, b"%d" % n, b"%d" % n, (), 0) for n in range(3)])
        publisher.close()
        source = KafkaSource(
            here.kafka, raw, here.group("test"), lambda _, offset: offset or 0, client_id="test", stop=Stop()
        )
        transaction = KafkaTransaction(here.kafka, source, "test", stop=Stop(), count=lambda _: None)
        batch = next_batch(source)
        transaction.commit([Message(articles, b"k", record.value or b"", (), 0) for record in batch.records], batch)
        transaction.close()
        source.close()
        ends = known.settled_ends(articles, 10)
        values = [record.value for record in read(here.kafka, articles, dict.fromkeys(ends, 0), ends)]
        assert values == [b"0", b"1", b"2"]
        assert known.standing(here.group("test"), raw)[0].lag == 0


def newswire(environ: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with these settings; one that tries for ever fails the test."""
    command = [sys.executable, "-m", "newswire", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environ}
    )


def test_a_wrong_password_ends_the_service_and_is_not_printed(secured: Secured) -> None:
    ended = newswire({**secured.environ, "NEWSWIRE_KAFKA_SASL_PASSWORD": WRONG}, "normalise")
    assert ended.returncode == SettingsError.exit_code
    assert "NEWSWIRE_KAFKA_SASL_USERNAME" in ended.stderr
    assert WRONG not in ended.stderr + ended.stdout


def test_a_mechanism_that_the_broker_does_not_offer_is_named(secured: Secured) -> None:
    ended = newswire({**secured.environ, "NEWSWIRE_KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"}, "lag")
    assert ended.returncode == SettingsError.exit_code
    assert "_MECHANISM" in ended.stderr


def test_a_broker_of_an_unknown_authority_is_not_trusted(secured: Secured) -> None:
    ended = newswire({**secured.environ, "NEWSWIRE_KAFKA_SSL_CA_FILE": str(secured.stranger)}, "normalise")
    assert ended.returncode == SettingsError.exit_code
    assert "NEWSWIRE_KAFKA_SSL_CA_FILE" in ended.stderr
    assert "verify" in ended.stderr


def test_a_file_without_certificates_is_named(secured: Secured, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate\n")
    ended = newswire({**secured.environ, "NEWSWIRE_KAFKA_SSL_CA_FILE": str(empty)}, "normalise")
    assert ended.returncode == SettingsError.exit_code
    assert "NEWSWIRE_KAFKA_SSL_CA_FILE" in ended.stderr


def test_a_user_without_rights_is_told_to_which_topic(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> None:
    here = configured(monkeypatch, secured.environ)
    with cluster(here.kafka) as known:
        known.create(topic_specs(here.settings))
    ended = newswire({**secured.environ, "NEWSWIRE_KAFKA_SASL_USERNAME": "guest"}, "normalise")
    assert ended.returncode == SettingsError.exit_code
    assert "news.raw" in ended.stderr
    assert "rights" in ended.stderr
