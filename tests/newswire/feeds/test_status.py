import json
from datetime import UTC, datetime

from newswire.feeds.status import counted, status_json, status_lines, statuses
from newswire.feeds.subscriptions import subscribed
from producers.rss.subscriptions.subscribe import subscribe
from schemas.feeds import Feed, FeedState
from schemas.topics import FEED_STATE, FEEDS
from schemas.wire import Envelope, Message, Record, encode

AT = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
SENT = Envelope("test", AT)


def feed(host: str, name: str) -> Feed:
    return subscribe({"url": f"https://{host}.example/rss", "name": name}, "test")


def state(of: Feed, **fields: object) -> FeedState:
    return FeedState.model_validate({"id": of.id, "url": str(of.url), **fields})


def record(message: Message) -> Record:
    return Record(message.topic, 2, 9, 0, message.key, message.value, message.headers)


OK, FAILING, GONE = feed("ok", "Alpha"), feed("failing", "Beta \x1b[31m" + "b" * 50), feed("gone", "gamma")
NEW, MOVED, ODD = feed("new", "Delta"), feed("moved", "Epsilon"), feed("odd", "Zeta")
BROKEN = Record("n.feeds", 0, 4, 0, b"broken", b"{", (("ce_type", FEEDS.type.encode()),))
STATES = {
    OK: state(OK, health="ok", title="The Alpha", succeeded_at=AT, due_at=AT.replace(hour=7), per_day=12.3456),
    FAILING: state(FAILING, health="failing", due_at=AT, error="http: answers 500\n" + "x" * 99, failures=3),
    GONE: state(GONE, health="gone", succeeded_at=AT, error="gone: answers 410"),
    MOVED: state(MOVED, health="failing").model_copy(update={"url": "https://moved.example/old"}),
}
known = subscribed(
    [*(record(encode(FEEDS, f, SENT, prefix="n")) for f in (OK, FAILING, GONE, NEW, MOVED, ODD)), BROKEN]
)
states = {f.id.encode(): record(encode(FEED_STATE, s, SENT, prefix="n")) for f, s in STATES.items()}
states[ODD.id.encode()] = Record("n.feed-state", 2, 9, 0, ODD.id.encode(), b"[]")
states[NEW.id.encode()] = Record("n.feed-state", 2, 9, 0, NEW.id.encode(), None)


def test_each_feed_has_the_health_that_its_records_tell() -> None:
    found = statuses(known, states)
    assert [(each.subscription.title, each.health) for each in found] == [
        ("broken", "invalid"),
        ("https://ok.example/rss", "ok"),
        ("https://failing.example/rss", "failing"),
        ("https://new.example/rss", "new"),
        ("https://moved.example/rss", "new"),  # what is known is of the URL that it had
        ("https://gone.example/rss", "gone"),
        ("https://odd.example/rss", "invalid"),
    ]
    assert counted(found) == "7 feeds: invalid 2, new 2, ok 1, failing 1, gone 1"
    assert counted(found[:1]) == "1 feed: invalid 1"
    assert counted([]).startswith("no feeds: ")


def test_what_is_wrong_with_a_feed_stands_whole_below_it() -> None:
    lines = [" ".join(line.split()) for line in status_lines(statuses(known, states))]
    assert lines[0] == "name url health last success (UTC) next due (UTC) a day"
    assert lines[1] == "- broken invalid - - -"
    assert lines[2].startswith("n.feeds/0/4: un")
    assert lines[3] == "Alpha https://ok.example/rss ok 2026-03-01 06:30 2026-03-01 07:30 12.3"
    assert lines[4].startswith("Beta \\x1b[31mbbbbbbbbbbbbbbbb… https://failing.example/rss failing -")
    assert lines[5] == f"http: answers 500 {'x' * 99}"
    assert lines[8].endswith("gone 2026-03-01 06:30 never -")
    assert lines[9] == "gone: answers 410"


def test_json_has_every_field() -> None:
    rows = {row["id"]: row for row in map(json.loads, map(status_json, statuses(known, states)))}
    assert rows[OK.id] == {
        "id": OK.id,
        "url": "https://ok.example/rss",
        "name": "Alpha",
        "country": None,
        "language": None,
        "timezone": None,
        "interval": None,
        "full_text": False,
        "categories": [],
        "health": "ok",
        "title": "The Alpha",
        "succeeded_at": "2026-03-01T06:30:00Z",
        "polled_at": None,
        "due_at": "2026-03-01T07:30:00Z",
        "per_day": 12.3456,
        "failures": 0,
        "moved_to": None,
        "error": None,
    }
    assert rows["broken"]["url"] is None
    assert rows["broken"]["health"] == "invalid"
    assert rows[ODD.id]["error"].startswith("n.feed-state/2/9: unknown_type: ")
