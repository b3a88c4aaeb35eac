"""What the broker reads: its properties, its logging, its command line. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.topics import DEAD_BYTES, MIB


@dataclass(frozen=True)
class Ports:
    """Two free ports on loopback; a third for a second listener, where a test wants a proxy in between."""

    client: int
    controller: int


def server_properties(folder: Path, ports: Ports, overrides: Mapping[str, str]) -> str:
    """Write server.properties for one broker that is its own controller, on loopback only."""
    properties = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{ports.controller}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"CLIENT://127.0.0.1:{ports.client},CONTROLLER://127.0.0.1:{ports.controller}",
        "advertised.listeners": f"CLIENT://127.0.0.1:{ports.client}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "log.dirs": str(folder / "log"),
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "offsets.retention.minutes": "129600",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "4",
        "group.initial.rebalance.delay.ms": "0",
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "1000",
        "log.cleaner.dedupe.buffer.size": str(16 * MIB),
        "message.max.bytes": str(DEAD_BYTES),
        "replica.fetch.max.bytes": str(DEAD_BYTES + MIB),
    } | dict(overrides)
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def log4j2(log: Path) -> str:
    """Write the logging of the broker: one file that rolls at 10 MB, kept three times."""
    return f"""status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {log}
appender.file.filePattern = {log}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{ISO8601}} %p %m (%c{{1}})%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
logger.kafka.name = kafka.server
logger.kafka.level = info
"""


def java_command(
    java: Path, jars: Sequence[Path], logging: Path, main: str, *arguments: str, aot: Sequence[str] = ()
) -> list[str]:
    """Give the command line of one of Kafka's main classes, with the flags measured to start fast and stay small."""
    return [
        str(java),
        "-Xms64m",
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        *aot,
        f"-Dlog4j2.configurationFile={logging}",
        "-Djava.awt.headless=true",
        "-cp",
        ":".join(map(str, jars)),
        main,
        *arguments,
    ]
