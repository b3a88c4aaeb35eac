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
    OK: state(OK, health="ok", succeeded_at=AT, due_at=AT.replace(hour=7), per_day=12.3456),
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


def test_a_list_is_cut_at_the_error_alone() -> None:
    lines = list(status_lines(statuses(known, states), 140))
    assert lines[0].split("  ")[0] == "name"
    assert "Alpha" in lines[2]
    assert " ".join(lines[2].split()) == "Alpha https://ok.example/rss ok 2026-03-01 06:30 2026-03-01 07:30 12.3"
    assert lines[3].startswith("Beta \\x1b[31mbbbbbbbbbbbbbbbb…  https://failing.example/rss  failing  -")
    assert lines[3].endswith("…")
    assert len(lines[3]) == 140
    narrow = list(status_lines(statuses(known, states), 20))
    assert narrow[3].endswith("  http: answers 5…")
    assert " ".join(lines[6].split()).endswith("gone 2026-03-01 06:30 never - gone: answers 410")
    assert "n.feeds/0/4: un" in lines[1]


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
