"""What people do to the topics while the pipeline runs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from random import Random

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from schemas.errors import InputError
from schemas.topics import DEAD, DEAD_BYTES
from schemas.wire import Message
from tests.faults import log
from tests.faults.articles import message, raw_article
from tests.faults.downstream import found, on_articles, on_tagged
from tests.faults.driver import publish
from tests.faults.poisons import WAYS, Poison, spoilt
from tests.faults.run import GROUPS, Run
from tests.faults.scenarios.poison import assert_letters
from tests.faults.store import positions
from tests.faults.verifier import Findings

RATE = 150.0
MOST = 30_000
"""Articles at most; they end with the fault."""
POISONS = 8
TINY = 200
"""Bytes that the end of a transaction fits into, and no letter."""
BACKLOG = 600
RETRIES = 3


def unwritable(run: Run) -> Findings:
    """20: news.dead takes no letter, or is gone: the service in need of it stops or stays, and never skips."""
    chance, name, gone = run.chance, list(GROUPS)[(run.seed - 1) % len(GROUPS)], run.seed % 2 == 0
    run.rate, run.count = RATE, MOST
    run.start_all()
    run.drive_on()
    run.flowing()
    poisons = list(_poisons(run, name, chance))
    with _gone(run) if gone else _tiny(run):
        publish(run.bootstrap, [poison.message for poison in poisons])
        _see_no_progress(run, name, poisons, gone=gone)
    if not run.services[name].running:
        run.start(name)
    run.settle()
    places = assert_letters(run, poisons)
    return run.verify(strangers={record.place for record in places})


def _poisons(run: Run, name: str, chance: Random) -> Iterator[Poison]:
    sound: Mapping[str, Message] = {
        "normalise": message(raw_article(10**6, 1, chance), run.prefix),
        "tag": on_articles("sound", run.prefix),
        "sink": on_tagged("sound", run.prefix),
    }
    for number in range(POISONS):
        yield spoilt(chance.choice(sorted(WAYS)), sound[name], f"{name}-{number}", chance)


def _see_no_progress(run: Run, name: str, poisons: Sequence[Poison], *, gone: bool) -> None:
    """See the service stop, or try again and again where the topic may come back; nothing moves past the poison."""
    service, (stage, reads) = run.services[name], GROUPS[name]
    group, topic = f"{run.prefix}.{stage}", reads.on(run.prefix)
    if gone:
        run.wait(lambda: _retries(run, name) >= RETRIES, what="a service that tries again")
    else:
        assert service.await_exit() == InputError.exit_code, service.tail()
    run.hit()
    first: dict[int, int] = {}
    for record in found(run.bootstrap, [poison.message for poison in poisons]).values():
        first[record.partition] = min(record.offset, first.get(record.partition, record.offset))
    run.wait(lambda: log.behind(run.bootstrap, group, topic) > BACKLOG, what=f"work for {name}")
    stands = [log.committed(run.bootstrap, group, topic)]
    if name == "sink":
        stands.append(positions(run.database))
    for each in stands:
        passed = {partition: each[partition] for partition, at in first.items() if each.get(partition, 0) > at}
        assert not passed, f"{group} stands at {passed}, past its poison at {first}"


def _retries(run: Run, name: str) -> float:
    stage, _ = GROUPS[name]
    reasons = ("stale", "unavailable")
    return sum(
        run.services[name].metric(f'newswire_retries_total{{reason="{reason}",stage="{stage}"}}') for reason in reasons
    )


@contextmanager
def _tiny(run: Run) -> Iterator[None]:
    """Let the topic of dead letters refuse every letter."""
    _limit(run, TINY)
    yield
    assert list(log.read(run.bootstrap, DEAD.on(run.prefix))) == []
    _limit(run, DEAD_BYTES)


def _limit(run: Run, largest: int) -> None:
    """Say how many bytes the topic takes at once, and wait until its broker knows."""
    name, setting = DEAD.on(run.prefix), "max.message.bytes"
    with closing(KafkaAdminClient(bootstrap_servers=run.bootstrap)) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, {setting: str(largest)})])

        def known() -> bool:
            found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name, {setting: None})])
            return bool(found["topic"][name][setting]["value"] == str(largest))

        run.wait(known, what=f"{name} takes {largest} bytes")


@contextmanager
def _gone(run: Run) -> Iterator[None]:
    """Delete the topic of dead letters, and make it again."""
    with closing(KafkaAdminClient(bootstrap_servers=run.bootstrap)) as admin:
        admin.delete_topics([DEAD.on(run.prefix)])
    yield
    run.make_topics()
