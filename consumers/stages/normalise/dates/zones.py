"""Time zones: what a name on a page means, and where a time without one was written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from consumers.stages.normalise.dates.countries import COUNTRY_ZONES
from consumers.stages.normalise.text import fold

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
        180: "eest oesz idt eat trt",
        210: "irst",
        240: "msd get azt",
        270: "aft irdt",
        300: "pkt uzt tjt tmt",
        345: "npt",
        360: "kgt btt bdst pkst",
        390: "mmt",
        420: "ict wib",
        480: "sgt hkt myt pht awst wita bnt",
        540: "jst kst wit awdt",
        570: "acst",
        600: "aest chst",
        630: "acdt",
        660: "aedt",
        720: "nzst",
        780: "nzdt",
        -120: "brst",
        -150: "ndt",
        -180: "brt art uyt clst",
        -210: "nst",
        -240: "clt bot edt",
        -300: "cot pet",
        -360: "mdt",
        -420: "pdt",
        -480: "akdt",
        -540: "akst hdt",
        -600: "hst",
    }.items()
    for name in names.split()
}
# The commonest meaning stands first, unless that is the table's above.
_MEANINGS = {
    "ist": (
        _Meaning("Asia/Kolkata", 330, "IN"),
        _Meaning("Asia/Jerusalem", 120, "IL PS"),
        _Meaning("Europe/Dublin", 60, "IE"),
    ),
    "bst": (_Meaning("Europe/London", 60, "GB IM JE GG"), _Meaning("Asia/Dhaka", 360, "BD")),
    "cst": (
        _Meaning("America/Chicago", -360, "US CA MX BZ CR GT HN NI SV"),
        _Meaning("Asia/Shanghai", 480, "CN TW MO"),
        _Meaning("America/Havana", -300, "CU"),
    ),
    "cdt": (_Meaning("America/Chicago", -300, "US CA MX"), _Meaning("America/Havana", -240, "CU")),
    "est": (_Meaning("America/New_York", -300, "US CA JM PA KY HT BS"), _Meaning("Australia/Sydney", 600, "AU")),
    "edt": (_Meaning("Australia/Sydney", 660, "AU"),),
    "mst": (
        _Meaning("America/Denver", -420, "US CA MX"),
        _Meaning("Asia/Kuala_Lumpur", 480, "MY"),
        _Meaning("Asia/Yangon", 390, "MM"),
    ),
    "pst": (
        _Meaning("America/Los_Angeles", -480, "US CA MX"),
        _Meaning("Asia/Manila", 480, "PH"),
        _Meaning("Asia/Karachi", 300, "PK"),
    ),
    "ast": (
        _Meaning("America/Halifax", -240, "CA US PR BM BB TT AG DM DO GD KN LC VC VI VG AW CW MQ GP"),
        _Meaning("Asia/Riyadh", 180, "SA IQ KW BH QA YE"),
    ),
    "adt": (_Meaning("America/Halifax", -180, "CA BM"), _Meaning("Asia/Baghdad", 240, "IQ")),
    "amt": (_Meaning("Asia/Yerevan", 240, "AM"), _Meaning("America/Manaus", -240, "BR")),
    "amst": (_Meaning("Asia/Yerevan", 300, "AM"), _Meaning("America/Manaus", -180, "BR")),
    "gst": (_Meaning("Asia/Dubai", 240, "AE OM"), _Meaning("Pacific/Guam", 600, "GU")),
    "sst": (_Meaning("Pacific/Pago_Pago", -660, "AS UM"), _Meaning("Asia/Singapore", 480, "SG")),
    "wst": (_Meaning("Australia/Perth", 480, "AU"), _Meaning("Pacific/Apia", 780, "WS")),
    "ect": (
        _Meaning("America/Guayaquil", -300, "EC"),
        _Meaning("Europe/Paris", 60, "FR DE ES IT BE NL"),
        _Meaning("America/Port_of_Spain", -240, "TT BB GD LC VC DM AG KN"),
    ),
    "bt": (_Meaning("Asia/Thimphu", 360, "BT"), _Meaning("Asia/Baghdad", 180, "IQ")),
}
# Zones whose clock moves with the season or was moved by law, as pages name them.
_NAMES = {
    fold(name): zone
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
        "Europe/Moscow": "msk, мск, moscow time, московское время, по москве, по московскому времени, بتوقيت موسكو",
        "Europe/Kyiv": "kyiv time, kiev time, за києвом, за київським часом, по киеву, بتوقيت كييف",
        "Europe/Istanbul": "istanbul time, turkish time, tsi, turkiye saati, turkiye saatiyle",
        "Europe/Samara": "samt",
        "Asia/Yekaterinburg": "yekt",
        "Asia/Omsk": "omst",
        "Asia/Novosibirsk": "novt",
        "Asia/Krasnoyarsk": "krat",
        "Asia/Irkutsk": "irkt",
        "Asia/Yakutsk": "yakt",
        "Asia/Vladivostok": "vlat",
        "Asia/Magadan": "magt",
        "Asia/Kamchatka": "pett",
        "America/Caracas": "vet",
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
    name
    for name, zone in _NAMES.items()
    if zone in {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"}
}
"""Zone names of a country that writes the month first."""


_COUNTRIES = {zone: country for country, zone in COUNTRY_ZONES.items()}


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
    meanings = _MEANINGS.get(name, ())
    if meanings and (zone := _pointed_to(name, meanings, local, place)):
        return zone
    if name in _OFFSETS:
        return offset(_OFFSETS[name])
    if name in _NAMES:
        clock = _iana(_NAMES[name])
        return Zone(_NAMES[name], clock, "text") if clock else None
    return _zone(meanings[0], local, "commonest") if meanings else None


def _pointed_to(name: str, meanings: tuple[_Meaning, ...], local: datetime, place: Place) -> Zone | None:
    """Take the meaning that the source's zone or country points to."""
    clock = _iana(place.timezone) if place.timezone else None
    for meaning in meanings if clock else ():
        if meaning.zone == place.timezone or (clock and _shows(clock, name, meaning.minutes, local)):
            return _zone(meaning, local, "timezone")
    for country, source in _countries(place):
        for meaning in meanings:
            if country in meaning.countries.split():
                return _zone(meaning, local, source)
    return None


def _countries(place: Place) -> Iterator[tuple[str, ZoneSource]]:
    """Give the country whose clock the source's zone is, then the source's own."""
    if place.timezone in _COUNTRIES:
        yield _COUNTRIES[place.timezone], "timezone"
    if place.country:
        yield place.country.upper(), "country"


def _shows(clock: tzinfo, name: str, minutes: int, local: datetime) -> bool:
    """Tell whether a clock shows an offset under this name (`EST`, or `AEST`) now or in either half of its year."""
    moments = (local, local.replace(month=1, day=1), local.replace(month=7, day=1))
    return any(
        clock.utcoffset(moment) == timedelta(minutes=minutes) and (clock.tzname(moment) or "").lower().endswith(name)
        for moment in moments
    )


def _zone(meaning: _Meaning, local: datetime, source: ZoneSource) -> Zone:
    """Name the zone where its clock showed this offset at that time, else the bare offset (EST in June)."""
    clock = _iana(meaning.zone)
    if clock and clock.utcoffset(local) == timedelta(minutes=meaning.minutes):
        return Zone(meaning.zone, clock, source)
    return offset(meaning.minutes, source)
