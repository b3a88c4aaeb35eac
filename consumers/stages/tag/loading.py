"""From a folder of rule files to a tagger; what is wrong is told by file, line, key and remedy."""

import re
import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from consumers.stages.tag.rules import Example, Rules, Scoring, Thresholds, Topic
from consumers.stages.tag.tagger import Tagger
from schemas.errors import InputError

FRAME = "taxonomy.toml"
"""The file of the edition and the scoring; every other TOML file beside it is a topic, named by its id."""
TAXONOMY = Path(__file__).parents[2] / "taxonomy"
"""The folder of the rules that newswire ships."""

T = TypeVar("T")
_KEY = "[key]"
"""What pydantic adds to the place of an error where the key itself is wrong."""
_KEYS = sorted({key for model in (Rules, Scoring, Topic, Thresholds, Example) for key in model.model_fields})


def load(folder: Path) -> Tagger:
    """Read a taxonomy's folder. Raises InputError, naming file, line, key and remedy."""
    if not (folder / FRAME).is_file():
        raise InputError(f"{folder}: no taxonomy here: it needs a {FRAME} with the edition and the scoring")
    topics = tuple(_topic(file) for file in sorted(folder.glob("*.toml")) if file.name != FRAME)
    if not topics:
        raise InputError(f"{folder}: no topics here: add a file such as nato.toml beside {FRAME}")
    return Tagger(_read(folder / FRAME, lambda data: Rules.model_validate({**data, "topics": topics})))


def _topic(file: Path) -> Topic:
    """Read a topic from the file that bears its id."""
    topic = _read(file, Topic.model_validate)
    if topic.id != file.stem:
        raise InputError(f"{file}: id: it is '{topic.id}', and the file {file.name}: give both the same name")
    return topic


def _read(file: Path, build: Callable[[dict[str, Any]], T]) -> T:
    """Build a model from a TOML file; what fails is the user's to mend."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    try:
        return build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: not TOML: {error}") from error
    except ValidationError as error:
        first, *more = error.errors(include_url=False)
        rest = f" (and {len(more)} more)" if more else ""
        raise InputError(f"{file}{_line(text, first)}: {_reason(first)}{rest}") from error


def _line(text: str, error: ErrorDetails) -> str:
    """Give `:N` for the line of the string that the error quotes, or of its key, as far as either is found."""
    names = [part for part in error["loc"] if isinstance(part, str) and part != _KEY]
    quoted = re.match(r"Value error, '(.+?)' ", error["msg"])
    wanted = [rf"[\"']{re.escape(quoted[1])}[\"']"] if quoted else []
    wanted += [rf"(?m)^\s*\[*(?:[\w.]+\.)?{re.escape(names[-1])}\b"] if names else []
    for pattern in wanted:
        if found := re.search(pattern, text):
            return f":{text.count(chr(10), 0, found.end()) + 1}"
    return ""


def _reason(error: ErrorDetails) -> str:
    """Name the key, what is wrong with it and the remedy."""
    key = ".".join(str(part) for part in error["loc"] if part != _KEY)
    match error["type"]:
        case "extra_forbidden":
            close = get_close_matches(str(error["loc"][-1]), _KEYS, n=1)
            return f"{key}: unknown key" + (f"; did you mean '{close[0]}'?" if close else "; remove it")
        case "missing":
            return f"{key}: missing; add it"
        case _:
            return (f"{key}: " if key else "") + error["msg"].removeprefix("Value error, ")
