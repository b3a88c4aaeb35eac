"""`newswire explain` of what stands on a real broker."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from consumers.stages.normalise import normalise
from newswire.__main__ import app
from newswire.context import Context
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings
from schemas.articles import RawArticle, Source
from schemas.errors import InputError, UnavailableError
from schemas.topics import ARTICLES, RAW
from schemas.wire import Envelope, encode
from tests.newswire.pipeline import publish

AT = datetime(2026, 3, 1, tzinfo=UTC)
ONE, OTHER = "abcdef00" + "0" * 24, "abcdef11" + "0" * 24
Explained = Callable[..., tuple[str, str]]


def raw(id_: str, title: str) -> RawArticle:
    source = Source(kind="seed", name="One", collection="c", file="f.txt")
    return RawArticle(id=id_, source=source, fetched_at=AT, document=f"{title}\n\nNobody was hurt, the port said.\n")


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Write two revisions of one article, another whose raw record is not there, and one that names no raw record."""
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap)
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", topics)
    context = Context(settings, kafka)
    found = [raw(ONE, "A ferry ran aground"), raw(ONE, "A ferry was saved"), raw(OTHER, "A bridge was closed")]
    with cluster(kafka) as known:
        topic_id = known.topic_id(RAW.on(topics))
    origins = [f"{topic_id}/0/0", f"{topic_id}/0/1", f"{topic_id}/0/99", None]
    sent = [Envelope("test", AT, origin=origin) for origin in origins]
    publish(context, [encode(RAW, each, Envelope("test", AT), prefix=topics, partition=0) for each in found])
    articles = [normalise(each) for each in (*found, found[2])]
    publish(
        context,
        [encode(ARTICLES, each, told, prefix=topics, partition=1) for each, told in zip(articles, sent, strict=True)],
    )
    return context


@pytest.fixture
def explained() -> Explained:
    """Give the place that is explained, and the article's title."""

    def invoke(*arguments: str) -> tuple[str, str]:
        result = CliRunner().invoke(app, ["explain", "--json", *arguments])
        if isinstance(result.exception, Exception):
            raise result.exception
        found = json.loads(result.stdout)
        return found["what"], found["article"]["title"]

    return invoke


def test_a_record_is_led_back_to_its_raw_one(here: Context, explained: Explained) -> None:
    raw_topic, articles = RAW.on(here.prefix), ARTICLES.on(here.prefix)
    first = (f"{raw_topic}/0/0", "A ferry ran aground")
    assert explained(f"{raw_topic}:0:0") == first
    assert explained(f"{articles}:1:0") == first
    assert explained(f"{articles}/1/0") == first


def test_an_id_leads_to_the_latest_revision(here: Context, explained: Explained) -> None:
    latest = (f"{RAW.on(here.prefix)}/0/1", "A ferry was saved")
    assert explained(ONE) == explained(ONE[:8]) == latest


def test_what_is_not_there_is_named_with_the_remedy(here: Context, explained: Explained) -> None:
    raw_topic, articles = RAW.on(here.prefix), ARTICLES.on(here.prefix)
    for asked, why in (
        (ONE[:6], f"{ONE[:6]}: several ids begin so: {ONE}, {OTHER}; give more"),
        ("fedcba", "fedcba: no article of that id among the last 20000 records .*--last"),
        (f"{raw_topic}:0:7", f"{raw_topic}:0:7: no such record: the partition has offsets from 0 below 3"),
        (f"{articles}:1:2", rf"{articles}/1/2: its raw record {raw_topic}:0:99 is gone \({raw_topic} keeps 14 days\)"),
        (f"{articles}:1:3", f"{articles}/1/3: does not stem from {raw_topic} as it is"),
        (f"{here.prefix}.feeds:0:0", f"feeds: no topic of articles: name a record of {raw_topic}, {articles}, "),
        ("nothing-at-all", "nothing-at-all: no file, no id .* and no record"),
    ):
        with pytest.raises(InputError, match=why):
            explained(asked)
    with pytest.raises(UnavailableError, match="has no partition 9 yet"):
        explained(f"{raw_topic}:9:0")


def test_only_so_many_records_are_looked_at(here: Context, explained: Explained) -> None:
    with pytest.raises(InputError, match="no article of that id among the last 1 records"):
        explained(ONE, "--last", "1")
