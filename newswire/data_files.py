"""Files that travel beside the code: in a checkout they stand in the project, in a wheel below `newswire/data`."""

from pathlib import Path

from schemas.errors import InputError

_PACKAGE = Path(__file__).parent
_WHERE = {
    "jars.lock": ("data/jars.lock", "../deploy/kafka/jars.lock"),
    "seeds": ("data/seeds", "../seeds"),
}


def data_file(name: str) -> Path:
    """Give the path of `jars.lock` or `seeds`. Raises InputError where the installation lacks it."""
    for place in _WHERE[name]:
        path = (_PACKAGE / place).resolve()
        if path.exists():
            return path
    raise InputError(f"{name} is missing from this installation of newswire: install it again")
