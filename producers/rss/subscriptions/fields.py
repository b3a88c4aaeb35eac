"""The fields of a subscription as people write them, each checked; errors name the value and the remedy."""

import re
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from pydantic import HttpUrl, TypeAdapter, ValidationError

from producers.rss.addresses import check_url
from producers.rss.model import FetchError

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
"""ISO 3166-1, alpha-2."""

SHORTEST, LONGEST = 60, 7 * 24 * 3600
_MISTAKEN = {"UK": "GB", "EL": "GR", "EN": "GB"}
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3})?(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE
)
_INTERVAL = re.compile(r"([0-9]{1,7})\s*([smhd]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 24 * 3600}
_URL = TypeAdapter(HttpUrl)


def url(value: object) -> HttpUrl:
    """Read a feed's URL. Raises ValueError unless it is http(s), without a user or password."""
    text = _text(value)
    try:
        check_url(text)
        return _URL.validate_python(text)
    except FetchError as error:
        raise ValueError(str(error)) from None
    except ValidationError as error:
        raise ValueError(f"is no URL ({error.errors()[0]['msg']})") from None


def country(value: object) -> str:
    """Read a country's two letters (ISO 3166). Raises ValueError for any others."""
    code = _text(value).upper()
    if code not in COUNTRIES:
        meant = f": did you mean {_MISTAKEN[code]}?" if code in _MISTAKEN else ", as in GB or DE"
        raise ValueError(f"{value!r} is no ISO 3166 code of two letters{meant}")
    return code


def language(value: object) -> str:
    """Read a language tag (BCP 47). Raises ValueError for what has another shape."""
    tag = _text(value)
    if not _LANGUAGE.fullmatch(tag):
        meant = (
            f": write {tag.replace('_', '-')}" if _LANGUAGE.fullmatch(tag.replace("_", "-")) else ", as in en or pt-BR"
        )
        raise ValueError(f"{value!r} is no BCP 47 language tag{meant}")
    return tag


def timezone(value: object) -> str:
    """Read the name of a time zone. Raises ValueError for one that the IANA database does not have."""
    name = _text(value)
    if name not in _zones():
        close = get_close_matches(name, _zones(), n=1, cutoff=0.6)
        meant = f": did you mean {close[0]}?" if close else ", as in Europe/London"
        raise ValueError(f"{value!r} is no IANA time zone{meant}")
    return name


def interval(value: object) -> int:
    """Read seconds, or a text such as 90s, 30m, 2h, 1d. Raises ValueError outside of a minute to a week."""
    match = _INTERVAL.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match:
        seconds = int(match[1]) * _UNITS[match[2]]
    elif isinstance(value, int) and not isinstance(value, bool):
        seconds = value
    else:
        raise ValueError(f"{value!r} is no interval: write seconds, or as in 30m or 2h")
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"{value!r} is not from 60 seconds to 7 days")
    return seconds


def full_text(value: object) -> bool:
    """Read a switch. Raises ValueError for anything but true and false."""
    switch = {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(switch, bool):
        raise ValueError(f"{value!r} is neither true nor false")  # noqa: TRY004  one kind of error for every field
    return switch


def name(value: object) -> str:
    """Read a name, on one line and of at most 200 characters."""
    return " ".join(_text(value).split())[:200]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text" if not isinstance(value, str) else "is empty")
    return value.strip()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
