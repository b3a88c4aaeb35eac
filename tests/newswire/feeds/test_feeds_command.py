"""`newswire feeds` on a real broker."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswire.context import Context
from newswire.feeds.importing import Imported, import_feeds
from producers.rss.subscriptions.opml import read_opml
from runtime.kafka.config import KafkaConfig
from schemas.errors import InputError
from schemas.feeds import SEEN, Feed, FeedSeen, FeedState
from schemas.identity import feed_id
from schemas.topics import FEED_SEEN, FEED_STATE, FEEDS
from schemas.wire import Envelope, Message, encode
from tests.newswire.feeds.conftest import Run, listed
from tests.newswire.pipeline import publish, records

ONE, TWO = "https://one.example/rss", "https://two.example/rss"
AT = datetime(2026, 3, 1, tzinfo=UTC)
TOML = f"""
[[feed]]
url = "{ONE}"
name = "One"
country = "GB"
language = "en-GB"
timezone = "Europe/London"
interval = "30m"
full_text = true
[[feed]]
url = "{TWO}"
"""


def test_a_feed_is_added_changed_listed_and_removed(here: Context, run: Run) -> None:
    assert run("add", ONE, "--name", "One", "--country", "gb", "--full-text").stdout == f"added {ONE}\n"
    before = len(records(here, FEEDS))
    assert run("add", "https://ONE.example/rss", "--name", "One").stdout == f"already subscribed: {ONE}\n"
    assert len(records(here, FEEDS)) == before
    assert run("add", ONE, "--interval", "2h", "--no-full-text").stdout == f"changed interval, full_text of {ONE}\n"
    row = listed(run)[ONE]
    assert [row[key] for key in ("name", "country", "interval", "full_text")] == ["One", "GB", 7200, False]
    assert row["health"] == "new"
    assert "1 feed: new 1" in run("list").stdout
    with pytest.raises(InputError, match=r"one\.example/ is not subscribed: did you mean https://one\.example/rss\?$"):
        run("remove", "https://one.example/")
    assert run("remove", ONE).stdout == f"removed {ONE}\n"
    assert listed(run) == {}
    assert {(r.key, r.partition) for r in records(here, FEEDS)} == {
        (feed_id(ONE).encode(), records(here, FEEDS)[0].partition)
    }
    assert records(here, FEEDS)[-1].value is None
    forgotten = [(record.key, record.value, record.partition) for record in records(here, FEED_STATE)]
    partition, known = records(here, FEEDS)[-1].partition, feed_id(ONE)
    assert forgotten == [(key.encode(), None, partition) for key in (known, f"{known}:seen", f"{known}:pages")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ftp://a.example/"], "ftp://a.example/: scheme 'ftp' is not http or https"),
        (["https://a:secret@a.example/"], "https://…@a.example/: the URL holds a user name or password: leave it out"),
        (["http://10.0.0.1/"], "http://10.0.0.1/: 10.0.0.1 is not a public address"),
        (["http://2130706433/"], "http://127.0.0.1/: 127.0.0.1 is not a public address"),
        ([ONE, "--country", "UK"], f"{ONE}: country: 'UK' is no ISO 3166 code of two letters: did you mean GB?"),
    ],
)
def test_what_cannot_be_fetched_is_not_added(here: Context, run: Run, arguments: list[str], told: str) -> None:
    with pytest.raises(InputError) as caught:
        run("add", *arguments)
    assert str(caught.value).startswith(told)
    assert records(here, FEEDS) == []


def test_what_is_exported_is_imported_again(here: Context, run: Run, tmp_path: Path) -> None:
    file, copy = tmp_path / "my.toml", tmp_path / "my.opml"
    file.write_text(TOML)
    assert run("import", str(file)).stdout == "2 added, 0 changed, 0 unchanged\n"
    copy.write_text(run("export").stdout)
    (one, _) = sorted(read_opml(copy.read_bytes(), "x").feeds, key=lambda feed: str(feed.url))
    assert one.model_dump(mode="json", exclude={"id", "url", "categories"}) == {
        "name": "One",
        "country": "GB",
        "language": "en-GB",
        "timezone": "Europe/London",
        "interval": 1800,
        "full_text": True,
    }
    assert run("import", str(copy)).stdout == "0 added, 0 changed, 2 unchanged\n"
    run("remove", ONE)
    run("add", TWO, "--name", "Zwei")
    assert import_feeds(here, copy) == Imported(added=1, changed=0, unchanged=1)
    rows = listed(run)
    assert (rows[TWO]["name"], rows[ONE]["interval"]) == ("Zwei", 1800)


def test_a_list_that_is_broken_is_imported_up_to_there(here: Context, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "my.opml"
    file.write_text(f'<opml><body><outline xmlUrl="{ONE}"/>\n<outline xmlUrl="ftp://a.example/"/>\n<outl')
    result = run("import", str(file))
    assert (result.exit_code, result.stdout) == (1, "1 added, 0 changed, 0 unchanged\n")
    assert result.stderr.splitlines() == [
        f"newswire: {file}: line 2: url: scheme 'ftp' is not http or https",
        f"newswire: {file}: line 3: broken here (unclosed token)",
    ]
    bad = tmp_path / "bad.toml"
    bad.write_text(f'[[feed]]\nurl = "{TWO}"\n[[feed]]\nurl = "ftp://a.example/"\n')
    with pytest.raises(InputError, match="scheme 'ftp' is not http or https"):
        run("import", str(bad))
    with pytest.raises(InputError, match="nowhere cannot be read: No such file"):
        run("import", str(tmp_path / "nowhere"))
    assert list(listed(run)) == [ONE]


def test_a_feed_that_is_gone_and_records_that_cannot_be_read_are_listed(here: Context, run: Run) -> None:
    """They stand where another client put them: what is written for them later must stand there too."""
    feed, sent = Feed.model_validate({"id": feed_id(ONE), "url": ONE}), Envelope("test", AT)
    state = FeedState(id=feed.id, url=ONE, health="gone", succeeded_at=AT, error="gone: one.example answers 410")
    seen = FeedSeen(id=feed.id + SEEN, entries=b"\xff" * 9)
    unreadable = Message(FEEDS.on(here.prefix), b"bad\xff", b"{", (), 11)
    messages = [
        encode(FEEDS, feed, sent, prefix=here.prefix, partition=7),
        encode(FEED_STATE, state, sent, prefix=here.prefix, partition=7),
        encode(FEED_SEEN, seen, sent, prefix=here.prefix, partition=7),
        unreadable,
    ]
    publish(here, messages)
    rows = listed(run)
    assert (rows[ONE]["health"], rows[ONE]["error"]) == ("gone", "gone: one.example answers 410")
    assert rows["bad\\xff"]["health"] == "invalid"
    exported = run("export")
    assert exported.exit_code == 1
    assert "unknown_type" in exported.stderr
    assert len(read_opml(exported.stdout_bytes, "x").feeds) == 1
    run("add", ONE, "--name", "One")
    run("remove", "bad\\xff")
    run("remove", feed.id)
    assert listed(run) == {}
    assert {record.partition for record in records(here, FEEDS)} == {7, 11}


def test_without_the_topic_the_command_that_makes_it_is_named(
    kafka: KafkaConfig, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap)
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", "nobodys")
    for command in (["list"], ["add", ONE], ["remove", ONE], ["export"]):
        with pytest.raises(InputError, match=r"nobodys\.feeds does not exist: .* `newswire topics create`"):
            run(*command)
