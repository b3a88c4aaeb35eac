"""Records that nobody can process: a few of each kind among sound ones, or nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from schemas.articles import Article, RawArticle, TaggedArticle
from schemas.errors import QuarantineFullError
from schemas.identity import seed_id
from schemas.topics import ARTICLES, DEAD, RAW, TAGGED
from schemas.wire import Message, Record, decode_letter
from tests.faults import log
from tests.faults.articles import message, raw_article
from tests.faults.bulk_server import Bulk, serving
from tests.faults.downstream import additive, article, found, mixed, on_articles, on_tagged, tagged_article
from tests.faults.driver import publish
from tests.faults.poisons import LARGE, WAYS, Poison, spoilt
from tests.faults.run import Run
from tests.faults.service import Service
from tests.faults.store import stored
from tests.faults.verifier import Findings

RATE = 150.0
MOST = 30_000
"""Articles at most; they end with the fault."""
EACH = 3
"""Raw records of each kind of poison; on each of the topics behind it there is one."""
STAGES = {RAW.name: "normalise", ARTICLES.name: "tag", TAGGED.name: "sink.sqlite"}
RUN = 100
"""Refusals in a row at which a service stops."""
BACKLOG = 8 * RUN
SMALL = ("bad JSON", "NUL", "null value", "another type", "another shape")


def each_kind(run: Run) -> Findings:
    """18: poison of each kind on every topic: one dead letter each, whole; what only looks like it is an article."""
    chance = run.chance
    poisons, odd = list(_poisons(run, chance)), _odd(chance)
    rare = [poison.message for poison in poisons] + [message(raw, run.prefix) for raw in odd.values()]
    chance.shuffle(rare)
    run.start_all()
    _drive(run, rare, chance)
    for kind in sorted({poison.kind for poison in poisons}):
        run.services["normalise"].await_log(f'"kind": "{kind}"')
        run.hit()
    run.settle()
    places = assert_letters(run, poisons)
    _assert_articles(odd, stored(run.database))
    return run.verify(strangers={record.place for record in places})


def _drive(run: Run, rare: Sequence[Message] = (), chance: Random | None = None) -> None:
    """Let articles come for as long as the fault takes, the rare ones among them."""
    within, run.rate, run.count = run.count, RATE, MOST
    run.drive(mixed(run.until_enough(), within, rare, chance or run.chance))


def _poisons(run: Run, chance: Random) -> Iterator[Poison]:
    sound = message(raw_article(10**6, 1, chance), run.prefix)
    for way in WAYS:
        for number in range(EACH):
            yield spoilt(way, sound, f"raw-{way}-{number}", chance)
        yield spoilt(way, on_articles("sound", run.prefix), f"articles-{way}", chance)
        yield spoilt(way, on_tagged("sound", run.prefix), f"tagged-{way}", chance)


def assert_letters(run: Run, poisons: Sequence[Poison]) -> list[Record]:
    """See that each poison, and nothing else, has one dead letter, with its origin and all that it was; give them."""
    places = found(run.bootstrap, [poison.message for poison in poisons])
    letters = [decode_letter(record) for record in log.read(run.bootstrap, DEAD.on(run.prefix))]
    expected = {}
    for poison in poisons:
        record = places[poison.message.key or b""]
        stage = STAGES[record.topic.removeprefix(f"{run.prefix}.")]
        expected[f"{stage}/{record.place}"] = (stage, poison.kind, record, poison.message)
    run.dead = len(poisons)
    counts = Counter(letter.id for letter in letters)
    wrong = {each: counts[each] for each in counts | expected.keys() if (each in expected, counts[each]) != (True, 1)}
    assert not wrong, f"dead letters: {wrong}"
    for letter in letters:
        stage, kind, record, sent = expected[letter.id]
        assert (letter.stage, letter.kind) == (stage, kind), letter.reason
        assert (letter.topic, letter.partition, letter.offset) == (record.topic, record.partition, record.offset)
        assert (letter.key, letter.value, letter.headers) == (sent.key, sent.value, sent.headers), letter.id
        assert letter.reason
        assert letter.code.startswith("newswire ")
    return list(places.values())


def _odd(chance: Random) -> Mapping[str, RawArticle]:
    """Make articles that look like poison and are none; `plain` is what they are compared with."""
    plain = raw_article(10**6, 1, chance)
    text = plain.document or ""
    report = "\n\n".join(f"Paragraph {n} says that NATO will send two frigates north." for n in range(LARGE // 60))
    documents = {
        "plain": text,
        "NUL": text.replace("re", "r\0e").replace("\n\n", "\0\n\n"),
        "nested": f"{text}\n{'[' * LARGE}",
        "5 MB": f"{text}\n{report}\n",
    }
    return {
        name: plain.model_copy(update={"id": seed_id("odd", name), "document": document})
        for name, document in documents.items()
    }


def _assert_articles(odd: Mapping[str, RawArticle], rows: Mapping[str, TaggedArticle]) -> None:
    """See that each is the article that its reader sees: no NUL, every paragraph, the same tags."""
    plain, nul, nested, large = (rows[raw.id] for raw in odd.values())
    assert nul.model_copy(update={"id": plain.id}) == plain
    assert nested.body == f"{plain.body}\n\n{'[' * LARGE}"
    paragraphs = large.body.split("\n\n")
    assert paragraphs[:2] == plain.body.split("\n\n")
    assert [each.split()[1] for each in paragraphs[2:]] == [str(n) for n in range(LARGE // 60)]
    assert "nato" in {tag.topic for tag in large.tags}


def everything(run: Run) -> Findings:
    """19: everything is refused: the service stops with 65 and stays down, and nothing of that batch has moved."""
    return (_bad_deploy, _bad_input, _bad_store)[(run.seed - 1) % 3](run)


def _bad_deploy(run: Run) -> Findings:
    """A new version raises on every record; the old one, started again, processes them all."""
    name, reads = run.chance.choice((("normalise", RAW), ("tag", ARTICLES)))
    group, topic = f"{run.prefix}.{name}", reads.on(run.prefix)
    run.start_all()
    _drive(run)
    run.flowing()
    assert run.services[name].end() == 0
    run.wait(lambda: log.behind(run.bootstrap, group, topic) > BACKLOG, what=f"work for {name}")
    before = log.committed(run.bootstrap, group, topic)
    _assert_stopped(run, run.start(name, command=["-m", "tests.faults.bad_deploy", name]))
    assert log.committed(run.bootstrap, group, topic) == before
    assert list(log.read(run.bootstrap, DEAD.on(run.prefix))) == []
    run.start(name)
    return run.finish()


def _assert_stopped(run: Run, bad: Service) -> None:
    """See that a service stops because of what it refuses, says so, and is not started again."""
    assert bad.await_exit() == QuarantineFullError.exit_code, bad.tail()
    run.hit()
    bad.await_log(r"newswire: \d+ (of the last \d+ records|records in a row) were refused")
    run.wait(lambda: not bad.running, 5)
    assert bad.exits == [QuarantineFullError.exit_code]


def _bad_input(run: Run) -> Findings:
    """A producer sends nothing sound; people raise the limit, and every record has its dead letter."""
    chance = run.chance
    sound = message(raw_article(10**6, 1, chance), run.prefix)
    poisons = [spoilt(chance.choice(SMALL), sound, f"bad-{n}", chance) for n in range(30 * RUN)]
    run.start_all()
    _drive(run)
    run.flowing()
    publish(run.bootstrap, [poison.message for poison in poisons])
    _assert_stopped(run, run.services["normalise"])
    done = log.committed(run.bootstrap, f"{run.prefix}.normalise", RAW.on(run.prefix))
    letters = [decode_letter(record) for record in log.read(run.bootstrap, DEAD.on(run.prefix))]
    assert len(letters) < RUN
    assert all(letter.offset < done[letter.partition] for letter in letters)
    run.start("normalise", NEWSWIRE_QUARANTINE_RUN=str(len(poisons) + 1), NEWSWIRE_QUARANTINE_RATIO="1")
    run.settle()
    assert_letters(run, poisons)
    return run.verify()


def _bad_store(run: Run) -> Findings:
    """A store refuses everything; once it is mended, it takes everything."""
    bulk, group, topic = Bulk(run.seed, poison=0.0), f"{run.prefix}.sink.bulk", TAGGED.on(run.prefix)
    with serving(bulk) as url:
        command = ["-m", "tests.faults.bulk_sink", "sink", f"bulk:{url}"]
        good = run.start("bulk", command=command)
        run.start_all()
        _drive(run)
        run.wait(lambda: bulk.rows, what="the first rows")
        assert good.end() == 0
        run.wait(lambda: log.behind(run.bootstrap, group, topic) > BACKLOG, what="work for the sink")
        before, bulk.poison = log.committed(run.bootstrap, group, topic), 1.0
        _assert_stopped(run, run.start("bulk", command=command))
        assert log.committed(run.bootstrap, group, topic) == before
        assert list(log.read(run.bootstrap, DEAD.on(run.prefix))) == []
        bulk.poison = 0.0
        run.start("bulk", command=command)
        run.driven()
        run.drained()
        run.wait(lambda: log.caught_up(run.bootstrap, group, topic), what="sink.bulk drained")
        run.end_all()
    assert bulk.current() == {name: row.content_hash for name, row in stored(run.database).items()}
    return run.verify()


def schemas(run: Run) -> Findings:
    """24: records of an older and a newer minor version are read as today's; those of another major become letters."""
    chance = run.chance
    plain = [raw_article(10**6 + number, 1, chance) for number in range(EACH * 10)]
    later, earlier = _renamed(plain, "later"), _renamed(plain, "earlier")
    names = [f"{number}" for number in range(EACH * 5)]
    articles = [additive(on_articles(f"article-{name}", run.prefix)) for name in names]
    tagged = [additive(on_tagged(f"tagged-{name}", run.prefix)) for name in names]
    majors = list(_majors(run, names, chance))
    rare = [
        *(message(raw, run.prefix) for raw in plain),
        *(additive(message(raw, run.prefix)) for raw in later),
        *(_sparse(raw, run.prefix) for raw in earlier),
        *articles,
        *tagged,
        *(major.message for major in majors),
    ]
    chance.shuffle(rare)
    run.start_all()
    _drive(run, rare, chance)
    for name in ("normalise", "tag", "sink"):
        run.services[name].await_log('"kind": "unknown_version"')
        run.hit()
    run.settle()
    strangers = {record.place for part in (articles, tagged) for record in found(run.bootstrap, part).values()}
    strangers |= {record.place for record in assert_letters(run, majors)}
    rows = stored(run.database)
    for usual, *others in zip(plain, later, earlier, strict=True):
        for other in others:
            assert rows[other.id].model_copy(update={"id": usual.id}) == rows[usual.id]
    for name in names:
        assert rows[tagged_article(f"tagged-{name}").id] == tagged_article(f"tagged-{name}")
        wanted = article(f"article-{name}")
        row = rows[wanted.id]
        assert {field: getattr(row, field) for field in Article.model_fields} == dict(wanted)
        assert "nato" in {tag.topic for tag in row.tags}
    return run.verify(strangers=strangers)


def _renamed(raws: Sequence[RawArticle], collection: str) -> list[RawArticle]:
    return [raw.model_copy(update={"id": seed_id(collection, raw.id)}) for raw in raws]


def _sparse(raw: RawArticle, prefix: str) -> Message:
    """Write a message as an earlier minor version would: without the fields that have a default."""
    return replace(message(raw, prefix), value=raw.model_dump_json(exclude_defaults=True).encode())


def _majors(run: Run, names: Sequence[str], chance: Random) -> Iterator[Poison]:
    raw = message(raw_article(10**6 - 1, 1, chance), run.prefix)
    sounds = {"raw": raw, "articles": on_articles("sound", run.prefix), "tagged": on_tagged("sound", run.prefix)}
    for topic, sound in sounds.items():
        yield from (spoilt("unknown major version", sound, f"{topic}-major-{name}", chance) for name in names)
