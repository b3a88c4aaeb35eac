from pathlib import Path

import pytest

from runtime.settings import KafkaSettings, Settings, kafka_config, known_keys, load_settings, variable
from schemas.errors import SettingsError

SECRET = "hunter2-and-more"  # noqa: S105 - no secret of anybody


def toml(text: str) -> None:
    Path("newswire.toml").write_text(text, encoding="utf-8")


def test_defaults_need_no_file_and_no_variable() -> None:
    found = load_settings()
    assert (found.topics.prefix, found.http.host, found.data) == ("news", "127.0.0.1", Path(".newswire"))
    assert found.kafka.bootstrap_servers is None


def test_the_environment_comes_before_the_file_and_the_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    toml('data = "there"\n[topics]\nprefix = "file"\npartitions = 6\n')
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", "env")
    found = load_settings()
    assert (found.topics.prefix, found.topics.partitions, found.topics.replication) == ("env", 6, 1)
    assert found.data == Path("there")


def test_names_with_underscores_reach_their_section(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2")
    monkeypatch.setenv("newswire_kafka_sasl_password_file", "p")
    found = load_settings().kafka
    assert (found.bootstrap_servers, found.sasl_password_file) == ("a:1,b:2", Path("p"))


def test_every_key_has_one_variable_of_its_own() -> None:
    names = [variable(key) for key in known_keys()]
    assert len(set(names)) == len(names)
    assert {"NEWSWIRE_DATA", "NEWSWIRE_KAFKA_SSL_CA_FILE", "NEWSWIRE_LOG_LEVEL"} <= set(names)


@pytest.mark.parametrize(
    ("name", "closest"),
    [
        ("NEWSWIRE_KAFKA_BOOTSTRAP", "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"),
        ("NEWSWIRE_TOPIC_PREFIX", "NEWSWIRE_TOPICS_PREFIX"),
        ("NEWSWIRE_HTTP_PROT", "NEWSWIRE_HTTP_PORT"),
        ("newswire_log_lvl", "NEWSWIRE_LOG_LEVEL"),
    ],
)
def test_an_unknown_variable_names_itself_and_the_closest(
    monkeypatch: pytest.MonkeyPatch, name: str, closest: str
) -> None:
    monkeypatch.setenv(name, SECRET)
    with pytest.raises(SettingsError, match=f"{name} in the environment; did you mean {closest}\\?") as caught:
        load_settings()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[kafka]\nbootstrap_server = 'x'", r"kafka\.bootstrap_server .*did you mean kafka\.bootstrap_servers\?"),
        ("[topic]\nprefix = 'x'", r"unknown setting topic .*did you mean"),
        ("dta = 'x'", r"unknown setting dta .*did you mean data\?"),
    ],
)
def test_an_unknown_key_of_the_file_names_the_closest(text: str, told: str) -> None:
    toml(text)
    with pytest.raises(SettingsError, match=told) as caught:
        load_settings()
    assert "newswire.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSWIRE_HTTP_PORT", "70000"),
        ("NEWSWIRE_HTTP_PORT", "eighty"),
        ("NEWSWIRE_TOPICS_PREFIX", "with space"),
        ("NEWSWIRE_TOPICS_PARTITIONS", "0"),
        ("NEWSWIRE_LOG_LEVEL", "loud"),
        ("NEWSWIRE_KAFKA_SECURITY_PROTOCOL", "CARRIER_PIGEON"),
        ("NEWSWIRE_KAFKA_SESSION_SECONDS", "1"),
    ],
)
def test_an_unusable_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert value not in str(caught.value).replace(name, "")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"[kafka", b"data = '\xff'", b"a = 1\na = 2"], ids=["cut", "latin", "twice"])
def test_a_file_that_is_no_toml_is_named(data: bytes) -> None:
    Path("newswire.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=r"newswire\.toml is no TOML"):
        load_settings()


def test_a_section_that_is_no_table_is_named() -> None:
    toml(f"kafka = '{SECRET}'")
    with pytest.raises(SettingsError, match="setting kafka") as caught:
        load_settings()
    assert SECRET not in str(caught.value)


def test_settings_errors_have_the_exit_code_of_a_bad_configuration() -> None:
    assert SettingsError.exit_code == 78


def test_a_secret_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWIRE_KAFKA_SASL_PASSWORD", SECRET)
    found = load_settings()
    config = kafka_config(
        found.kafka.model_copy(update={"security_protocol": "SASL_SSL", "sasl_username": "u"}), "host:1"
    )
    assert config.security["sasl_plain_password"] == SECRET
    assert all(SECRET not in text for text in (repr(found), str(found), found.model_dump_json(), repr(config)))


def sasl(**changes: object) -> KafkaSettings:
    return KafkaSettings.model_validate({"security_protocol": "SASL_SSL", "sasl_username": "reader"} | changes)


def test_a_password_comes_from_its_file_without_the_line_end(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f" {SECRET} \n")
    config = kafka_config(sasl(sasl_password_file=tmp_path / "password"), "host:1")
    assert config.security == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "reader",
        "sasl_plain_password": f" {SECRET} ",
    }


def test_a_password_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for name, why in (("missing", "No such file"), ("binary", "not UTF-8"), (".", "directory")):
        with pytest.raises(SettingsError, match=f"{tmp_path / name} cannot be read: .*{why}"):
            kafka_config(sasl(sasl_password_file=tmp_path / name), "host:1")


def test_half_a_login_names_the_other_half() -> None:
    with pytest.raises(SettingsError, match="NEWSWIRE_KAFKA_SASL_USERNAME"):
        kafka_config(sasl(sasl_username=None), "host:1")
    with pytest.raises(SettingsError, match="NEWSWIRE_KAFKA_SASL_PASSWORD_FILE"):
        kafka_config(sasl(), "host:1")


def test_without_sasl_no_login_is_asked_for() -> None:
    assert kafka_config(KafkaSettings(), "host:1").security == {"security_protocol": "PLAINTEXT"}


@pytest.mark.parametrize("key", ["ssl_ca_file", "ssl_certificate_file", "ssl_key_file"])
def test_certificates_are_checked_before_the_client_sees_them(tmp_path: Path, key: str) -> None:
    path = tmp_path / "some.pem"
    settings = KafkaSettings.model_validate({"security_protocol": "SSL", key: path})
    with pytest.raises(SettingsError, match=f"NEWSWIRE_KAFKA_{key.upper()} names {path}"):
        kafka_config(settings, "host:1")
    path.touch()
    assert str(path) in kafka_config(settings, "host:1").security.values()


@pytest.mark.parametrize("delivery", [30.0, 31.0])
def test_a_delivery_must_end_before_its_transaction(delivery: float) -> None:
    with pytest.raises(SettingsError, match=r"DELIVERY_SECONDS must be less than .*TRANSACTION_SECONDS"):
        kafka_config(KafkaSettings(delivery_seconds=delivery, transaction_seconds=30), "host:1")


def test_times_reach_the_client() -> None:
    config = kafka_config(KafkaSettings(session_seconds=7, transaction_seconds=20, delivery_seconds=6), "host:1")
    assert (config.session, config.transaction, config.delivery, config.request) == (7, 20, 6, 4)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().data = Path()  # type: ignore[misc] # the point of the test
