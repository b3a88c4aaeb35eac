"""Going in by a broker's door once, to hear why it stays shut: a client says no more than that its time ran out."""

from contextlib import closing
from typing import Any

from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

from runtime.kafka.config import KafkaConfig
from runtime.kafka.errors import translated
from runtime.kafka.probe import listens
from schemas.errors import UnavailableError

NAME = "newswire-knock"


def knock(config: KafkaConfig) -> None:
    """Pass network, TLS and login of one bootstrap server, as every client does.

    Raises SettingsError where a server refuses us or we refuse it, UnavailableError where none answers.
    """
    failed: list[UnavailableError] = []
    for address in config.bootstrap.split(","):
        try:
            with translated(f"Kafka at {address}"):
                _enter(config, address)
        except UnavailableError as error:
            failed.append(error)
        else:
            return
    raise failed[0]


def _enter(config: KafkaConfig, address: str) -> None:
    if not listens(address):  # the client leaves a socket behind for every refused connection
        raise ConnectionRefusedError("nobody listens there")
    settings = config.client(NAME) | {"bootstrap_servers": [address]}
    with closing(NetworkSelector(client_id=NAME)) as net, closing(_Attentive(net, **settings)) as manager:
        (server,) = manager.cluster.bootstrap_brokers()

        async def enter() -> None:
            await manager.get_connection(server.node_id, timeout_ms=int(config.connect * 1000))

        net.run(enter)


class _Attentive(KafkaConnectionManager):  # type: ignore[misc]  # the client ships no types
    """Reads what a broker says before it closes a connection: the client drops bytes that come with the end."""

    async def _build_transport(self, *address: Any, **limits: Any) -> Any:
        transport = await super()._build_transport(*address, **limits)
        receive = transport._sock_recv  # noqa: SLF001 - there is no other way in

        def receive_first() -> tuple[bytes, Exception | None]:
            data, error = receive()
            return data, None if data else error

        transport._sock_recv = receive_first  # noqa: SLF001
        return transport
