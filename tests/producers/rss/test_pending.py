from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.model import FailureKind, FetchError
from producers.rss.pending import PageLimits, due, progress, queued, wake
from schemas.articles import Link, Observed, RawArticle, Source, Text
from schemas.feeds import FeedPages, PendingPage
from schemas.topics import ARTICLE_BYTES, MIB

URL = "https://outlet.example/rss"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = PageLimits()


def article(name: str, text: str = "") -> RawArticle:
    observed = Observed(links=(Link(href=f"/{name}"),), summary=Text(value=text) if text else None)
    return RawArticle(id=name, source=Source(kind="rss", name="Outlet"), fetched_at=NOW, observed=observed)


def page(name: str, tries: int = 0, due_at: datetime = NOW, text: str = "") -> PendingPage:
    url = f"https://outlet.example/{name}"
    return PendingPage(article=article(name, text), url=url, tries=tries, due_at=due_at)


def failure(kind: FailureKind = "timeout", until: datetime | None = None) -> FetchError:
    return FetchError(kind, "no luck", until=until)


def names(pages: tuple[PendingPage, ...]) -> list[str]:
    return [item.article.id for item in pages]


@pytest.mark.behaviour(43)
def test_the_page_of_each_new_revision_is_wanted_the_newest_first() -> None:
    pending = queued((), (article("old"), article("new")), URL, NOW)
    assert [(item.article.id, item.url) for item in pending] == [
        ("new", "https://outlet.example/new"),
        ("old", "https://outlet.example/old"),
    ]
    assert names(due(pending, NOW, PageLimits(at_once=1))) == ["new"]


@pytest.mark.behaviour(43)
def test_the_page_of_a_former_revision_is_wanted_no_more() -> None:
    revised = article("a", "revised")
    [first, other] = queued((page("a", tries=3), page("b")), (revised,), URL, NOW)
    assert (first.article, first.tries, other.article.id) == (revised, 0, "b")


def test_without_a_link_there_is_no_page() -> None:
    unlinked = RawArticle(id="a", source=Source(kind="rss", name="Outlet"), fetched_at=NOW, observed=Observed(guid="g"))
    assert queued((), (unlinked,), URL, NOW) == ()


@pytest.mark.behaviour(43)
def test_a_page_that_came_makes_a_later_revision_of_the_same_article() -> None:
    later = NOW + timedelta(minutes=10)
    step = progress((page("a", tries=1), page("b")), {"a": "<p>whole</p>"}, later, LIMITS)
    assert step.articles == (article("a").model_copy(update={"page": "<p>whole</p>", "fetched_at": later}),)
    assert names(step.pending) == ["b"]
    assert step.dropped == 0


@pytest.mark.behaviour(43)
def test_a_page_is_tried_again_later_and_later_and_then_given_up() -> None:
    pending: tuple[PendingPage, ...] = (page("a"),)
    now, waits = NOW, []
    while pending:
        assert due(pending, now - timedelta(seconds=1), LIMITS) == ()
        assert names(due(pending, now, LIMITS)) == ["a"]
        step = progress(pending, {"a": failure()}, now, LIMITS)
        pending, after = step.pending, wake(step.pending)
        assert after is not None or step.dropped == 1
        waits.append(after and (after - now) / timedelta(minutes=1))
        now = after or now
    assert waits == [10, 40, 160, 640, None]


@pytest.mark.behaviour(43)
@pytest.mark.parametrize("kind", ["robots", "not_html", "address", "too_large", "gone"])
def test_what_another_try_would_not_change_is_not_tried_again(kind: FailureKind) -> None:
    step = progress((page("a"),), {"a": failure(kind)}, NOW, LIMITS)
    assert (step.pending, step.dropped) == ((), 1)


@pytest.mark.behaviour(19)
def test_a_host_that_wants_to_be_left_alone_is() -> None:
    until = NOW + timedelta(hours=3)
    [held] = progress((page("a"),), {"a": failure("held", until)}, NOW, LIMITS).pending
    assert (held.tries, held.due_at) == (0, until)
    [refused] = progress((page("a"),), {"a": failure("http", until)}, NOW, LIMITS).pending
    assert (refused.tries, refused.due_at) == (1, until)


def test_first_tries_go_before_others() -> None:
    pending = (page("again", 1, NOW - timedelta(hours=2)), page("new"), page("longer", 1, NOW - timedelta(hours=3)))
    assert names(due(pending, NOW, LIMITS)) == ["new", "longer", "again"]
    assert names(due(pending, NOW, PageLimits(at_once=2))) == ["new", "longer"]


@given(st.lists(st.integers(0, 40_000), max_size=400))
def test_what_is_waited_for_is_bounded(sizes: list[int]) -> None:
    pending = tuple(page(str(number), text="ü" * (size // 2)) for number, size in enumerate(sizes))
    step = progress(pending, {}, NOW, LIMITS)
    assert len(FeedPages(id="f:pages", pages=step.pending).model_dump_json().encode()) < 0.6 * MIB
    assert len(step.pending) + step.dropped == len(pending)
    assert len(step.pending) <= LIMITS.most
    small = [item for item in pending if len(item.model_dump_json().encode()) <= LIMITS.article_bytes]
    assert step.pending == tuple(small[: len(step.pending)])  # the newest, in their order


def test_two_hundred_ordinary_articles_are_waited_for() -> None:
    pending = tuple(page(str(number), text="x" * 1_000) for number in range(300))
    assert names(progress(pending, {}, NOW, LIMITS).pending) == [str(number) for number in range(200)]


def test_of_long_articles_fewer_are_waited_for() -> None:
    step = progress(tuple(page(str(number), text="x" * 20_000) for number in range(100)), {}, NOW, LIMITS)
    assert names(step.pending) == [str(number) for number in range(25)]
    assert step.dropped == 75


def test_a_page_too_large_for_a_message_is_left_out() -> None:
    step = progress((page("a"),), {"a": '"' * (ARTICLE_BYTES // 2)}, NOW, LIMITS)
    assert (step.articles, step.pending, step.dropped) == ((), (), 1)
