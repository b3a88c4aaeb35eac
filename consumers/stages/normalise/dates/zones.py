"""Time zones: what a name on a page means, and where a time without one was written."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from consumers.stages.normalise.dates.countries import COUNTRY_ZONES

ZoneSource = Literal["text", "timezone", "country", "commonest", "default"]


class Place(NamedTuple):
    """What is known of a date's origin: an IANA zone, an ISO 3166 country, a BCP 47 language."""

    timezone: str | None = None
    country: str | None = None
    language: str | None = None


class Zone(NamedTuple):
    """A zone as it was found: `name` is an IANA name or an offset; `source` says who named it."""

    name: str
    clock: tzinfo
    source: ZoneSource


class _Meaning(NamedTuple):
    """One meaning of an ambiguous abbreviation: where, minutes east of Greenwich, and countries that use it."""

    zone: str
    minutes: int
    countries: str


# Abbreviations with one usual meaning, in minutes east of Greenwich. They name an offset, in whatever season.
_OFFSETS = {
    name: minutes
    for minutes, names in {
        0: "utc gmt ut z wet utc0 гринвичу гринвічем",
        60: "cet mez met west wat",
        120: "cest mesz mest eet oez cat sast",
        180: "eest oesz msk мск eat trt",
        210: "irst",
        240: "msd get azt samt",
        270: "aft irdt",
        300: "pkt uzt tjt tmt yekt",
        345: "npt",
        360: "kgt omst",
        390: "mmt",
        420: "ict wib novt krat",
        480: "sgt hkt myt pht awst wita irkt",
        540: "jst kst wit yakt",
        570: "acst",
        600: "aest chst vlat",
        630: "acdt",
        660: "aedt magt",
        720: "nzst pett",
        780: "nzdt",
        -150: "ndt",
        -180: "brt art uyt adt",
        -210: "nst",
        -240: "clt bot vet edt",
        -300: "cot pet cdt",
        -360: "mdt",
        -420: "pdt mst",
        -480: "akdt",
        -540: "akst",
        -600: "hst",
    }.items()
    for name in names.split()
}
# The commonest meaning stands first.
_MEANINGS = {
    "ist": (
        _Meaning("Asia/Kolkata", 330, "IN"),
        _Meaning("Asia/Jerusalem", 120, "IL"),
        _Meaning("Europe/Dublin", 60, "IE"),
    ),
    "bst": (_Meaning("Europe/London", 60, "GB IM JE GG"), _Meaning("Asia/Dhaka", 360, "BD")),
    "cst": (
        _Meaning("America/Chicago", -360, "US CA MX"),
        _Meaning("Asia/Shanghai", 480, "CN TW"),
        _Meaning("America/Havana", -300, "CU"),
    ),
    "est": (_Meaning("America/New_York", -300, "US CA"), _Meaning("Australia/Sydney", 600, "AU")),
    "pst": (
        _Meaning("America/Los_Angeles", -480, "US CA MX"),
        _Meaning("Asia/Manila", 480, "PH"),
        _Meaning("Asia/Karachi", 300, "PK"),
    ),
    "ast": (_Meaning("America/Halifax", -240, "CA"), _Meaning("Asia/Riyadh", 180, "SA IQ KW BH QA YE")),
    "amt": (_Meaning("Asia/Yerevan", 240, "AM"), _Meaning("America/Manaus", -240, "BR")),
    "gst": (_Meaning("Asia/Dubai", 240, "AE OM"), _Meaning("Pacific/Guam", 600, "GU")),
}
# Zones whose clock moves with the season, as pages name them. Keys are folded.
_NAMES = {
    name: zone
    for zone, names in {
        "America/New_York": "et, eastern time, eastern, us eastern time, new york time",
        "America/Chicago": "ct, central time",
        "America/Denver": "mt, mountain time",
        "America/Los_Angeles": "pt, pacific time, pacific",
        "Europe/London": "uk time, london time, british time",
        "Europe/Paris": "heure de paris, heure francaise, paris time",
        "Europe/Berlin": "berlin time, deutscher zeit",
        "Europe/Madrid": "hora peninsular, hora peninsular espanola, hora de madrid",
        "America/Sao_Paulo": "horario de brasilia, hora de brasilia",
        "Europe/Rome": "ora italiana",
        "Europe/Moscow": "moscow time, московское время, по москве, по московскому времени, بتوقيت موسكو",
        "Europe/Kyiv": "kyiv time, kiev time, за києвом, за київським часом, по киеву, بتوقيت كييف",
        "Europe/Istanbul": "istanbul time, turkish time, tsi, turkiye saati, turkiye saatiyle",
        "Asia/Kolkata": "indian standard time, india time",
        "Asia/Jerusalem": "israel time, بتوقيت القدس",
        "Asia/Riyadh": "mecca time, saudi time, بتوقيت مكه, بتوقيت مكه المكرمه, بتوقيت السعوديه, بتوقيت الرياض",
        "Asia/Dubai": "uae time, بتوقيت ابوظبي, بتوقيت الامارات",
        "Africa/Cairo": "cairo time, بتوقيت القاهره",
        "Asia/Beirut": "beirut time, بتوقيت بيروت",
        "Asia/Baghdad": "baghdad time, بتوقيت بغداد",
        "Asia/Damascus": "damascus time, بتوقيت دمشق",
        "Asia/Tehran": "tehran time, به وقت تهران",
        "Asia/Kabul": "kabul time, به وقت كابل",
        "Etc/GMT": "greenwich mean time, بتوقيت غرينتش, غرينتش, به وقت گرينويچ, گرينويچ, par gmt",
    }.items()
    for name in names.split(", ")
}
ZONE_NAMES = frozenset((*_OFFSETS, *_MEANINGS, *_NAMES))
"""Every name of a zone, folded, one to four words."""
AMERICAN = frozenset({"et", "ct", "mt", "pt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt"}) | {
    name for name, zone in _NAMES.items() if zone.startswith("America/") and zone != "America/Sao_Paulo"
}
"""Zone names of a country that writes the month first."""


@lru_cache(maxsize=256)
def _iana(name: str) -> tzinfo | None:
    """Load a zone, or None where no such zone exists."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=256)
def home(place: Place) -> Zone:
    """Give the zone of a time that names none: the source's, its country's where it has one clock, else UTC."""
    if place.timezone and (clock := _iana(place.timezone)):
        return Zone(place.timezone, clock, "timezone")
    name = COUNTRY_ZONES.get((place.country or "").upper())
    if name and (clock := _iana(name)):
        return Zone(name, clock, "country")
    return Zone("UTC", UTC, "default")


@lru_cache(maxsize=256)
def offset(minutes: int, source: ZoneSource = "text") -> Zone:
    """Give a fixed offset, in minutes east of Greenwich."""
    if minutes == 0:
        return Zone("UTC", UTC, source)
    hours, rest = divmod(abs(minutes), 60)
    return Zone(f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}", timezone(timedelta(minutes=minutes)), source)


def named(name: str, local: datetime, place: Place) -> Zone | None:
    """Give what a folded zone name means at a naive local time, or None for a name that is unknown."""
    if name in _OFFSETS:
        return offset(_OFFSETS[name])
    if name in _NAMES:
        clock = _iana(_NAMES[name])
        return Zone(_NAMES[name], clock, "text") if clock else None
    meanings = _MEANINGS.get(name)
    return _choose(meanings, local, place) if meanings else None


def _choose(meanings: tuple[_Meaning, ...], local: datetime, place: Place) -> Zone:
    """Take the meaning that the source's zone or country points to, else the commonest."""
    if place.timezone and (clock := _iana(place.timezone)):
        used = set(_offsets(clock, local))
        for meaning in meanings:
            if meaning.minutes in used:
                return _zone(meaning, local, "timezone")
    for meaning in meanings:
        if place.country and place.country.upper() in meaning.countries.split():
            return _zone(meaning, local, "country")
    return _zone(meanings[0], local, "commonest")


def _offsets(clock: tzinfo, local: datetime) -> Iterable[int]:
    """Give the offsets that a zone has at a time and in both halves of its year, in minutes."""
    for moment in (local, local.replace(month=1, day=1), local.replace(month=7, day=1)):
        delta = clock.utcoffset(moment)
        if delta is not None:
            yield int(delta.total_seconds() // 60)


def _zone(meaning: _Meaning, local: datetime, source: ZoneSource) -> Zone:
    """Name the zone where its clock showed this offset at that time, else the bare offset (EST in June)."""
    clock = _iana(meaning.zone)
    if clock and clock.utcoffset(local) == timedelta(minutes=meaning.minutes):
        return Zone(meaning.zone, clock, source)
    return offset(meaning.minutes, source)
