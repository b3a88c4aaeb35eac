"""Times told from the moment of reading (`2 hours ago`, `yesterday at 14:30`), as languages tell them.

Only minutes and hours are counted back, and only today and yesterday are days: `3 days ago` rounds away which day.
"""

# ruff: noqa: RUF001 - words stand in their own scripts

import re
from datetime import date, datetime, timedelta

from consumers.stages.normalise.dates.words import AFTERNOON, CONNECTORS, FORENOON
from consumers.stages.normalise.text import fold


def _words(*rows: str) -> frozenset[str]:
    return frozenset(fold(word) for row in rows for word in row.split())


_MINUTES = _words(
    "min mins minute minutes minuten minuto minutos minuti dakika dk dakikada",
    "минуту минуты минут мин хвилину хвилини хвилин хв دقيقة دقائق دقیقه دقیقې",
)
_HOURS = _words(
    "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore saat",
    "час часа часов ч годину години годин год ساعة ساعات ساعت ساعته",
)
_PAIRS = {fold("دقيقتين"): timedelta(minutes=2), fold("ساعتين"): timedelta(hours=2)}
"""Duals."""
_ONE = _words("a an one einer eine un une una uno um uma bir یک")
_AGO = _words("ago vor il y a hace há atrás fa önce назад тому منذ قبل پیش مخکې")
_DAYS = {
    name: days
    for days, names in enumerate(
        (
            _words("today heute aujourd'hui hoy hoje oggi bugün сегодня сьогодні اليوم امروز نن"),
            _words("yesterday gestern hier ayer ontem ieri dün вчера вчора учора أمس دیروز پرون"),
        )
    )
    for name in names
}
_MOST = timedelta(days=2)
_PIECE = re.compile(r"\d+(?::\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUANTITY = re.compile(r"\d{1,3}")
_BESIDE_DAY = CONNECTORS | FORENOON | AFTERNOON | {"pm"}


def instant_before(raw: str, fetched_at: datetime) -> datetime | None:
    """Count back the minutes or hours that a text says have passed; None where it says anything else."""
    passed: list[timedelta] = []
    counts: list[int] = []
    seen_ago = False
    for word in map(fold, _PIECE.findall(raw)):
        if _QUANTITY.fullmatch(word):
            counts.append(int(word))
        elif word in _MINUTES or word in _HOURS:
            passed.append(timedelta(minutes=1) if word in _MINUTES else timedelta(hours=1))
        elif word in _PAIRS:
            passed.append(_PAIRS[word])
        elif word in _AGO:
            seen_ago = True
        elif word not in _ONE:
            return None
    if not seen_ago or len(passed) != 1 or len(counts) > 1:
        return None
    distance = passed[0] * next(iter(counts), 1)
    return fetched_at - distance if distance <= _MOST else None


def day_before(raw: str, today: date) -> date | None:
    """Give the day that a text calls today or yesterday, beside a time at most; None where it says anything else."""
    words = [fold(word) for word in _PIECE.findall(raw) if not word[0].isdecimal()]
    days = [_DAYS[word] for word in words if word in _DAYS]
    if len(days) != 1 or any(word not in _DAYS and word not in _BESIDE_DAY for word in words):
        return None
    return today - timedelta(days=days[0])
