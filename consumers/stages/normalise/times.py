"""Which of an article's dates are its publication and its update."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from consumers.stages.normalise.dates import Moment, Place, Written, is_ambiguous, is_future, order_of, resolve
from schemas.articles import Dates


class Times(NamedTuple):
    """Publication and update in UTC, how they were read, and flags about them."""

    published: datetime | None
    updated: datetime | None
    dates: Dates
    flags: frozenset[str]


class _Group(NamedTuple):
    """What dates of one origin say."""

    published: Moment | None
    updated: Moment | None
    ambiguous: bool


def choose(  # noqa: PLR0913 - each is a fact of its own
    dates: Sequence[Written],
    dateline: Written | None,
    place: Place,
    fetched_at: datetime,
    *,
    trusted: Sequence[Sequence[Written]] = (),
    relative_to: datetime | None = None,
) -> Times:
    """Choose by trust, then by labels, then by order. What states only an update was published then too.

    `trusted` has groups of dates that count before `dates`, the most trusted first: a page's metadata, its feed's.
    A less trusted publication is taken only for its time, where a more trusted one has but the day (or month, or year)
    of it. Relative dates are read where `relative_to` says when the page was fetched.
    """
    groups = [_read(group, place, relative_to) for group in (*trusted, dates)]
    publications = [group.published for group in groups if group.published]
    updated = next((group.updated for group in groups if group.updated), None)
    published = _finest(publications) or updated
    if published is None and dateline is not None and not any((*trusted, dates)):
        published = resolve(dateline, place)
    flags = _flags((published, updated), fetched_at)
    first = next((index for index, group in enumerate(groups) if group.published), len(groups))
    if any(group.ambiguous for group in groups[: first + 1]):
        flags |= {"ambiguous_date"}
    return Times(
        published=published.instant if published else None,
        updated=updated.instant if updated else None,
        dates=Dates(published=published and published.reading, updated=updated and updated.reading),
        flags=flags,
    )


def _read(dates: Sequence[Written], place: Place, relative_to: datetime | None) -> _Group:
    """Read dates of one origin: they agree about the order of day and month."""
    order = order_of(dates)
    moments = [(written, resolve(written, place, month_first=order, relative_to=relative_to)) for written in dates]
    readable = [(written, moment) for written, moment in moments if moment is not None]
    stated = [moment for written, moment in readable if written.label == "published"]
    plain = [moment for written, moment in readable if written.label is None]
    updates = [moment for written, moment in readable if written.label == "updated"]
    return _Group(
        published=_publication(stated, plain),
        updated=max(updates, key=_instant, default=None),
        ambiguous=any(is_ambiguous(written, place, month_first=order) for written in dates),
    )


def _publication(stated: Sequence[Moment], plain: Sequence[Moment]) -> Moment | None:
    """Take the first date that says it is the publication's, unless it has but a day and a bare one has the time."""
    if stated and plain and stated[0].reading.precision == "day" and plain[0].reading.precision == "instant":
        return plain[0]
    return next(iter([*stated, *plain]), None)


def _finest(publications: Sequence[Moment]) -> Moment | None:
    """Take the most trusted publication, or the first that tells more closely when the same one was."""
    chosen: Moment | None = None
    for moment in publications:
        if chosen is None or (_parts(chosen) < _parts(moment) and _begins(moment, chosen)):
            chosen = moment
    return chosen


def _begins(finer: Moment, coarse: Moment) -> bool:
    """Tell whether all that a date tells of the day is in another."""
    parts = _parts(coarse)
    return finer.day.timetuple()[:parts] == coarse.day.timetuple()[:parts]


def _parts(moment: Moment) -> int:
    """Count what a date tells: its year, its month, its day, its time."""
    if moment.reading.precision == "instant":
        return 4
    return {"iso8601_year": 1, "iso8601_month": 2}.get(moment.reading.rule, 3)


def _instant(moment: Moment) -> datetime:
    return moment.instant


def _flags(chosen: tuple[Moment | None, Moment | None], fetched_at: datetime) -> frozenset[str]:
    """Say what a reader of the times should know."""
    flags = set() if chosen[0] else {"undated"}
    for moment in filter(None, chosen):
        if is_future(moment.instant, fetched_at):
            flags.add("future_dated")
        if moment.reading.zone_source == "commonest":
            flags.add("ambiguous_zone")
    return frozenset(flags)
