"""What the broker reads: its properties, its logging. Pure; every path is relative to the broker's folder.

Relative paths, since Java reads these files as Latin-1 and Kafka splits `log.dirs` at commas.
"""

from collections.abc import Mapping

from schemas.topics import DEAD_BYTES, MIB

PROPERTIES = "server.properties"
LOGGING = "log4j2.properties"
LOG_FOLDER = "log"
"""Where the records are."""
NEVER = 2**31 - 1
SOON = 200
"""Milliseconds of silence after which a broker is taken for gone."""


def server_properties(client: int, controller: int, overrides: Mapping[str, str]) -> str:
    """Write server.properties for one broker that is its own controller, at two ports on loopback only."""
    properties = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"CLIENT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"CLIENT://127.0.0.1:{client}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "log.dirs": LOG_FOLDER,
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
        # The only broker is never taken for gone while its process lives, however long that was frozen: see fencing.py.
        "broker.session.timeout.ms": str(NEVER),
        "broker.heartbeat.interval.ms": "1000",
        "log.cleaner.dedupe.buffer.size": str(16 * MIB),
        "message.max.bytes": str(DEAD_BYTES),
        "replica.fetch.max.bytes": str(DEAD_BYTES + MIB),
        "socket.request.max.bytes": str(4 * DEAD_BYTES),
    } | dict(overrides)
    return _lines(properties)


def controller_properties(controller: int) -> str:
    """Write server.properties for the controller alone, which soon takes the broker that it knew for gone."""
    return _lines(
        {
            "process.roles": "controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"CONTROLLER://127.0.0.1:{controller}",
            "log.dirs": LOG_FOLDER,
            "broker.session.timeout.ms": str(SOON),
            "broker.heartbeat.interval.ms": str(SOON // 2),
        }
    )


def _lines(properties: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def log4j2(log: str, controller: str = "warn") -> str:
    """Write the logging of the broker: one file that rolls at 10 MB, kept three times; the level of its controller."""
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
logger.controller.name = org.apache.kafka.controller
logger.controller.level = {controller}
"""
