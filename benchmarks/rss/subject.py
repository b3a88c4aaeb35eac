"""A program under measure in a process of its own: it goes through the cases, and prints what each took."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks.rss.cases import CASES, Found, Taken, expected, measured, statuses
from benchmarks.rss.site import Site
from schemas.errors import InputError


def go_through(site: Site, visit: Callable[[], Found], cases: Iterable[int]) -> None:
    """Visit all feeds once a case; to be called in the subject's own process."""
    for case in cases:
        site.turn(case)
        taken, found = measured(visit)
        sys.stdout.write(json.dumps([case, taken, found, list(site.answered().items())]) + "\n")
        sys.stdout.flush()


def outcomes(site: Site, module: str, *arguments: str, counts: bool = True) -> Iterator[tuple[int, Taken]]:
    """Run a module as a subject, and give what each case took.

    Raises InputError where it fails, or has not asked as it should; where it `counts` entries, also where some lack.
    """
    command = [sys.executable, "-m", module, *site.arguments, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        try:
            for line in process.stdout or ():
                case, taken, found, answered = json.loads(line)
                check(f"{module}, {CASES[case]}", dict(answered), statuses(case, site.count))
                if counts:
                    check(f"{module}, {CASES[case]}", Found(*found), expected(case, site.count))
                yield case, Taken(*taken)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise InputError(f"{module} ended with exit code {process.returncode}")


def check(what: str, found: object, wanted: object) -> None:
    """Raise InputError where a case was not what it is called, or not all was found that it brings."""
    if found != wanted:
        raise InputError(f"{what}: {found} instead of {wanted}")


def site_of(arguments: Sequence[str]) -> Site:
    """Read a subject's arguments."""
    port, hosts, count = map(int, arguments[:3])
    return Site(port, hosts, count)
