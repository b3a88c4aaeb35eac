"""When a feed is polled next: one pure function of what it was, what came of the poll, and chance."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from producers.rss import rhythm
from producers.rss.outcome import Failure, NotModified, Outcome, Success
from producers.rss.response import Response
from producers.rss.wishes import not_skipped, wishes
from schemas.feeds import Feed, FeedState, Hold
from schemas.identity import feed_id

LONGEST_ERROR = 200
"""Characters of an error in the state, which is small."""
LONGEST_TITLE = 100
MOST_DOUBLINGS = 32


@dataclass(frozen=True, slots=True)
class Bounds:
    """What no feed may exceed: each wait is from `floor` to `ceiling`, plus up to `jitter` of itself.

    `backoff` is the wait after a first failure, doubled with each further one up to `backoff_cap`, which is also the
    most that a Retry-After is heeded. Feeds that are overdue after a restart are spread over `catch_up`.
    """

    floor: timedelta = timedelta(minutes=5)
    ceiling: timedelta = timedelta(hours=24)
    default: timedelta = timedelta(hours=1)
    backoff: timedelta = timedelta(minutes=10)
    backoff_cap: timedelta = timedelta(hours=24)
    catch_up: timedelta = timedelta(minutes=1)
    jitter: float = 0.2


@dataclass(frozen=True, slots=True)
class Next:
    """The state after a poll. `overflow`: entries may have been missed."""

    state: FeedState
    overflow: bool = False


def begin(feed: Feed, state: FeedState | None) -> FeedState:
    """Give the state to go on from: what was stored of the feed, or a new one; another URL makes a feed new."""
    if state is not None and state.url == str(feed.url):
        return state
    return FeedState(id=feed.id, url=str(feed.url))


def due(state: FeedState, now: datetime, chance: float, bounds: Bounds) -> datetime | None:
    """Tell when a restored feed is polled: when it is due, or soon where that has passed; None if it is gone."""
    if state.health == "gone":
        return None
    if state.due_at is not None and state.due_at > now:
        return state.due_at
    return now + bounds.catch_up * chance


def advance(feed: Feed, state: FeedState, outcome: Outcome, chance: float, bounds: Bounds) -> Next:
    """Give what a poll leaves behind; `chance`, from 0 to 1, moves the next one a little."""
    match outcome:
        case Success():
            after = _remembered(_read(state, outcome, bounds), outcome.response)
            return Next(_scheduled(feed, after, outcome.response, chance, bounds), overflow=outcome.overflow)
        case NotModified(response):
            per_day = _per_day(state, 0, outcome.at, bounds)
            after = _with(_moved(state, response), per_day=per_day, interval=_seconds(_interval(per_day, bounds)))
            return Next(_scheduled(feed, after, response, chance, bounds))
        case Failure():
            return _failed(feed, state, outcome, chance, bounds)


def _read(state: FeedState, success: Success, bounds: Bounds) -> FeedState:
    """Take up what a parsed feed told of its rhythm and its wishes."""
    if state.succeeded_at is None:
        per_day = rhythm.from_dates(rhythm.published(success.parsed.entries, success.at), success.at)
    else:
        per_day = _per_day(state, success.new, success.at, bounds)
    if success.overflow and per_day is not None:
        per_day = _overflowed(per_day, state, success)
    asked = wishes(success.parsed)
    return _with(
        state,
        title=" ".join((success.parsed.title or "").split())[:LONGEST_TITLE] or None,
        per_day=per_day,
        interval=_seconds(_interval(per_day, bounds)),
        least=_seconds(asked.least) or None,
        skip_hours=asked.skip_hours,
        skip_days=asked.skip_days,
    )


def _per_day(state: FeedState, new: int, at: datetime, bounds: Bounds) -> float | None:
    """Blend what is new into the rate; one that is not known is at first what the default interval supposes."""
    if state.succeeded_at is None:
        return state.per_day
    before = state.per_day if state.per_day is not None else rhythm.DAY / bounds.default / 2
    return rhythm.updated(before, new, at - state.succeeded_at)


def _overflowed(per_day: float, state: FeedState, success: Success) -> float:
    """Suppose at least what was seen since the last success, and twice what was thought until now."""
    elapsed = max(success.at - (state.succeeded_at or success.at), rhythm.SHORTEST)
    return max(per_day, success.new / (elapsed / rhythm.DAY), 2 * (state.per_day or 0.0))


def _interval(per_day: float | None, bounds: Bounds) -> timedelta:
    """Poll twice in the time between two entries."""
    if per_day is None:
        return _clamped(bounds.default, bounds.floor, bounds.ceiling)
    if per_day <= rhythm.DAY / bounds.ceiling / 2:
        return bounds.ceiling
    return _clamped(rhythm.DAY / per_day / 2, bounds.floor, bounds.ceiling)


def _moved(state: FeedState, response: Response) -> FeedState:
    """Follow the permanent redirects of an answer that was good; what belonged to the former URL is forgotten."""
    moved_to = response.answer.moved_to
    if moved_to is None or feed_id(moved_to) == feed_id(state.moved_to or state.url):
        return state
    back = feed_id(moved_to) == feed_id(state.url)
    return _with(state, moved_to=None if back else moved_to, etag=None, last_modified=None)


def _remembered(state: FeedState, response: Response) -> FeedState:
    """Keep the body's digest, and the validators where they belong to the URL that is polled next."""
    moved = _moved(state, response)
    own = feed_id(response.answer.url) == feed_id(moved.moved_to or moved.url)
    etag, last_modified = (response.validators.etag, response.validators.last_modified) if own else (None, None)
    return _with(moved, etag=etag, last_modified=last_modified, body=response.digest)


def _scheduled(feed: Feed, state: FeedState, response: Response, chance: float, bounds: Bounds) -> FeedState:
    """Set the next poll of a feed that is well, by the largest of all that is asked for."""
    at = response.received_at
    own = timedelta(seconds=feed.interval or state.interval or 0)
    asked = timedelta(seconds=state.least or 0)
    retry = response.retry_at - at if response.retry_at else timedelta(0)
    wait = _clamped(max(own, asked, response.fresh_for, retry), bounds.floor, _ceiling(feed, bounds))
    return _with(
        state,
        health="ok",
        polled_at=at,
        succeeded_at=at,
        failures=0,
        error=None,
        hold=None,
        due_at=_due(state, at, wait, chance, bounds),
    )


def _failed(feed: Feed, state: FeedState, failure: Failure, chance: float, bounds: Bounds) -> Next:
    """Set the next poll after a failure; a host that wants to be left alone is no failure of the feed."""
    error, at = failure.error, failure.at
    asked = _clamped(error.until - at, timedelta(0), bounds.backoff_cap) if error.until else timedelta(0)
    state = _with(state, hold=Hold(host=error.host, until=at + asked) if error.host and asked else None)
    if error.kind == "held":
        wait = max(asked, bounds.floor)
        return Next(_with(state, due_at=_due(state, at, wait, chance, bounds)))
    failures = state.failures + 1
    told = _with(state, polled_at=at, failures=failures, error=f"{error.kind}: {error}"[:LONGEST_ERROR])
    if error.kind == "gone":
        return Next(_with(told, health="gone", due_at=None))
    backoff = min(bounds.backoff * 2 ** min(failures - 1, MOST_DOUBLINGS), bounds.backoff_cap)
    wait = max(backoff, asked, timedelta(seconds=feed.interval or 0), bounds.floor)
    return Next(_with(told, health="failing", due_at=_due(state, at, wait, chance, bounds)))


def _due(state: FeedState, at: datetime, wait: timedelta, chance: float, bounds: Bounds) -> datetime:
    moment = (at + wait * (1 + bounds.jitter * chance)).astimezone(UTC)
    return not_skipped(moment, state.skip_hours, state.skip_days)


def _ceiling(feed: Feed, bounds: Bounds) -> timedelta:
    """Bound what servers ask for; the subscription's own interval is its owner's word."""
    return max(bounds.ceiling, timedelta(seconds=feed.interval or 0))


def _clamped(wait: timedelta, low: timedelta, high: timedelta) -> timedelta:
    return min(max(wait, low), high)


def _seconds(wait: timedelta) -> int:
    return round(wait.total_seconds())


def _with(state: FeedState, **changes: object) -> FeedState:
    return state.model_copy(update=changes)
