"""Which of a page's dates are its publication and its update."""

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


def choose(dates: Sequence[Written], dateline: Written | None, place: Place, fetched_at: datetime) -> Times:
    """Choose by labels, then by order. A page that states only an update is published then too."""
    order = order_of(dates)
    moments = [(written, resolve(written, place, month_first=order)) for written in dates]
    readable = [(written, moment) for written, moment in moments if moment is not None]
    stated = [moment for written, moment in readable if written.label == "published"]
    plain = [moment for written, moment in readable if written.label is None]
    updates = [moment for written, moment in readable if written.label == "updated"]
    updated = max(updates, key=_instant, default=None)
    published = _publication(stated, plain) or updated
    if published is None and dateline is not None and not dates:
        published = resolve(dateline, place)
    flags = _flags((published, updated), fetched_at)
    if any(is_ambiguous(written, place, month_first=order) for written in dates):
        flags |= {"ambiguous_date"}
    return Times(
        published=published.instant if published else None,
        updated=updated.instant if updated else None,
        dates=Dates(published=published and published.reading, updated=updated and updated.reading),
        flags=flags,
    )


def _publication(stated: Sequence[Moment], plain: Sequence[Moment]) -> Moment | None:
    """Take the first date that says it is the publication's, unless it has but a day and a bare one has the time."""
    if stated and plain and stated[0].reading.precision == "day" and plain[0].reading.precision == "instant":
        return plain[0]
    return next(iter([*stated, *plain]), None)


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
