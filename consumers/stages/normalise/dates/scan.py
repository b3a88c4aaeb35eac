"""Dates as a line writes them, before anyone says where it was written."""

from collections.abc import Sequence
from typing import NamedTuple

from consumers.stages.normalise.dates.draft import Draft, MalformedError, Written
from consumers.stages.normalise.dates.tokens import tokens


class Scan(NamedTuple):
    """What a line says about dates, and the spans of its words that are about something else."""

    dates: tuple[Written, ...]
    rest: tuple[tuple[int, int], ...]


def scan(text: str) -> Scan | None:
    """Read every date in a line; None where there is none, or where what looks like one cannot be."""
    drafts = [Draft()]
    unknown: list[tuple[int, int]] = []
    found = list(tokens(text))
    foreign = False
    for index, token in enumerate(found):
        foreign = token.kind == "unknown" or (foreign and token.kind in {"number", "unit"} and drafts[-1].is_whole)
        if foreign:
            unknown.append((token.start, token.end))
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if drafts[-1].ends_before(token, following):
            drafts.append(Draft())
        drafts[-1].add(token, following)
    try:
        dates = [written for draft in drafts if (written := draft.finish(text))]
    except MalformedError:
        return None
    return Scan(tuple(_completed(dates)), _joined(unknown, text)) if dates else None


def _completed(dates: Sequence[Written]) -> list[Written]:
    """Give an update that has only a time (`Published 2 May 2022, 12:00, updated 14:30`) the day of publication."""
    completed: list[Written] = []
    for written in dates:
        before = completed[-1] if completed else None
        completed.append(_on_day_of(before, written) if before else written)
    return completed


def _on_day_of(before: Written, update: Written) -> Written:
    """Give a bare time of an update the day before it, unless the clock would run backwards."""
    bare = update.label == "updated" and update.clock and not update.day and not update.relative
    if not bare or not before.day or (update.clock or (0, 0, 0)) < (before.clock or (0, 0, 0)):
        return update
    return before._replace(
        raw=update.raw, label=update.label, clock=update.clock, zone=before.zone if update.zone is None else update.zone
    )


def _joined(spans: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Join the spans of words that only spaces part."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
