"""The one settings model: environment variables `NEWSWIRE_…` over `newswire.toml` over the defaults here."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from runtime.kafka.config import KafkaConfig
from runtime.kafka.failpoints import Failpoints
from schemas.errors import SettingsError

PREFIX = "NEWSWIRE_"
FILE = Path("newswire.toml")


class Section(BaseModel):
    """A table of the settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KafkaSettings(Section):
    """The cluster, and how to prove who we are."""

    bootstrap_servers: str | None = Field(None, description="host:port, comma-separated; unset: the local broker")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how to talk to the cluster"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="with SASL_…: how to log in"
    )
    sasl_username: str | None = Field(None, description="with SASL_…: the user")
    sasl_password: SecretStr | None = Field(None, description="with SASL_…: the password; better in a file")
    sasl_password_file: Path | None = Field(None, description="with SASL_…: a file that holds the password")
    ssl_ca_file: Path | None = Field(None, description="with …SSL: the authority's certificates (PEM)")
    ssl_certificate_file: Path | None = Field(None, description="with …SSL: our certificate (PEM)")
    ssl_key_file: Path | None = Field(None, description="with …SSL: our certificate's key (PEM)")
    session_seconds: float = Field(10.0, ge=6, description="a silent group member is replaced after this")
    transaction_seconds: float = Field(30.0, ge=5, description="the broker ends an open transaction after this")
    max_poll_seconds: float = Field(
        300.0, ge=6, description="a group member that does not poll for so long is replaced"
    )
    static_membership: bool = Field(
        default=False, description="keep the partitions of a process that comes back within the session"
    )
    failpoints: str = Field("", description="for tests alone: where to fail, as POINT=kill|stop|hang|hold@N")
    delivery_seconds: float = Field(15.0, ge=2, description="a send that is not acknowledged by then has failed")


class TopicSettings(Section):
    """The topics that `topics create` makes."""

    prefix: str = Field(
        "news", pattern=r"^[a-zA-Z0-9._-]{1,80}$", description="starts every topic, group and transactional id"
    )
    partitions: int = Field(4, ge=1, le=1000, description="partitions of raw, articles and tagged")
    replication: int = Field(1, ge=1, le=9, description="copies of every topic")


class RssSettings(Section):
    """How feeds are fetched."""

    contact: str = Field("", description="a URL or address in the User-Agent, where sites can complain")
    allow_private_hosts: str = Field(
        "", description="hosts that may have private addresses, as host or host:port, comma-separated"
    )
    concurrency: int = Field(100, ge=1, le=2000, description="feeds visited at once")
    per_host: int = Field(2, ge=1, le=100, description="requests at once to one host")
    gap_seconds: float = Field(1.0, ge=0, le=60, description="between two requests to one host")
    timeout_seconds: float = Field(30.0, ge=1, le=300, description="of one feed or page, redirects included")
    parsers: int = Field(2, ge=1, le=64, description="processes that parse")
    floor_seconds: float = Field(300.0, ge=1, description="the least time between two polls of a feed")
    ceiling_seconds: float = Field(86400.0, ge=60, description="the most, unless a feed's own interval is longer")
    default_seconds: float = Field(3600.0, ge=1, description="while nothing is known of a feed's rhythm")


class QuarantineSettings(Section):
    """When so much is refused that a service stops (exit code 65)."""

    run: int = Field(100, ge=1, description="records refused in a row")
    window: int = Field(1000, ge=1, description="the last records, among which the share is counted")
    ratio: float = Field(0.5, gt=0, le=1, description="share of the window that may be refused")


class HttpSettings(Section):
    """Where a service answers /metrics, /live and /ready."""

    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(0, ge=0, le=65535, description="0: a free one, named in the log")


class LogSettings(Section):
    """What a service says of itself."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="the least level that is printed")


class Settings(BaseSettings):
    """Everything that can be set. An unknown key stops the start and names the closest known one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="_", env_nested_max_split=1, extra="forbid", frozen=True
    )

    data: Path = Field(Path(".newswire"), description="the local broker's data, the database and the logs")
    kafka: KafkaSettings = KafkaSettings()
    topics: TopicSettings = TopicSettings()
    rss: RssSettings = RssSettings()
    quarantine: QuarantineSettings = QuarantineSettings()
    http: HttpSettings = HttpSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - there is one file, newswire.toml
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - secrets name their files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then newswire.toml in the working directory."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, FILE)


def known_keys(model: type[BaseModel] = Settings, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the path of every setting, such as `("kafka", "bootstrap_servers")`."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from known_keys(kind, (*above, name))
        else:
            yield (*above, name)


def variable(key: tuple[str, ...]) -> str:
    """Name the environment variable of a setting."""
    return PREFIX + "_".join(key).upper()


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises SettingsError naming the key, its source and the remedy; values are not repeated."""
    names = os.environ if environ is None else environ
    known = {variable(key) for key in known_keys()}
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise SettingsError(f"unknown setting {name} in the environment{_closest(name.upper(), known)}")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_describe(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE} is no TOML: {error}") from None
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read: {error.strerror}") from None


def _describe(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(part) for part in first["loc"])
    dotted = ".".join(path)
    if first["type"] == "extra_forbidden":
        return f"unknown setting {dotted} in {FILE}{_closest(dotted, {'.'.join(key) for key in known_keys()})}"
    return f"setting {dotted} ({variable(path)}): {first['msg']}"


def _closest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)
    return f"; did you mean {near[0]}?" if near else ""


_SSL_FILES = {"ssl_cafile": "ssl_ca_file", "ssl_certfile": "ssl_certificate_file", "ssl_keyfile": "ssl_key_file"}


def kafka_config(settings: KafkaSettings, bootstrap: str) -> KafkaConfig:
    """Turn settings into what the clients take. Raises SettingsError where a login is only half given."""
    security: dict[str, Any] = {"security_protocol": settings.security_protocol}
    if settings.security_protocol.startswith("SASL"):
        if not settings.sasl_username:
            raise SettingsError(f"{settings.security_protocol} needs NEWSWIRE_KAFKA_SASL_USERNAME")
        security |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": _password(settings),
        }
    for name, key in _SSL_FILES.items():
        path: Path | None = getattr(settings, key)
        if path is not None and not path.is_file():
            raise SettingsError(f"{variable(('kafka', key))} names {path}, which is no file")
        if path is not None:
            security[name] = str(path)
    if settings.delivery_seconds >= settings.transaction_seconds:
        raise SettingsError("NEWSWIRE_KAFKA_DELIVERY_SECONDS must be less than NEWSWIRE_KAFKA_TRANSACTION_SECONDS")
    return KafkaConfig(
        bootstrap,
        security,
        session=settings.session_seconds,
        max_poll=settings.max_poll_seconds,
        transaction=settings.transaction_seconds,
        delivery=settings.delivery_seconds,
        request=min(10.0, settings.delivery_seconds * 2 / 3),
        static=settings.static_membership,
        failpoints=Failpoints(settings.failpoints),
    )


def _password(settings: KafkaSettings) -> str:
    if settings.sasl_password is not None:
        return settings.sasl_password.get_secret_value()
    if settings.sasl_password_file is None:
        raise SettingsError("SASL needs NEWSWIRE_KAFKA_SASL_PASSWORD_FILE (or NEWSWIRE_KAFKA_SASL_PASSWORD)")
    try:
        return settings.sasl_password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError(f"the password file {settings.sasl_password_file} cannot be read: {why}") from None
