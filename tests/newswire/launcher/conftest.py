import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from newswire.launch import Lifeline
from tests.newswire.launcher.children import Ear
from tests.newswire.launcher.supervisor import Supervisor


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    for descriptor in made.ends:
        with suppress(OSError):  # the test may have let go of one
            os.close(descriptor)


@pytest.fixture
def go() -> Iterator[tuple[int, int]]:
    """Give a pipe on which a child that `finishes` is told to."""
    ends = os.pipe()
    yield ends
    for descriptor in ends:
        os.close(descriptor)


@pytest.fixture
def cord() -> Iterator[Lifeline]:
    made = Lifeline()
    yield made
    made.close()


@pytest.fixture
def supervisors() -> Iterator[list[Supervisor]]:
    """Collect supervisors, whose end every test sees to, however it goes."""
    made: list[Supervisor] = []
    yield made
    for supervisor in made:
        supervisor.kill()
        assert supervisor.process.stdout
        supervisor.process.stdout.close()
