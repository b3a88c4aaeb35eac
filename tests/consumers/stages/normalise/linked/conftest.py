import json
from collections.abc import Callable
from typing import Any

import pytest

TEXT = (
    "The harbour opened on Monday after four years of work, the ministry said in a statement.",
    "It has berths for twelve ships; “the north has waited for it”, the mayor told guests from five countries.",
    "Fishing boats moved in on the same evening, and the first ferry is expected before the end of the month.",
    "Costs rose by a third while it was built. An inquiry is to report in spring on how that could happen.",
)


@pytest.fixture(scope="session")
def texts() -> tuple[str, ...]:
    return TEXT


@pytest.fixture(scope="session")
def make() -> Callable[..., str]:
    """Write a page with an article of `TEXT`, more HTML below or above that, a head, and JSON-LD."""

    def page(below: str = "", above: str = "", head: str = "", linked: Any = None, body: str | None = None) -> str:
        text = "".join(f"<p>{line}</p>" for line in TEXT) if body is None else body
        script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked is not None else ""
        return (
            f"<!DOCTYPE html><html><head>{head}{script}</head><body>"
            '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>'
            f"<article>{above}{text}{below}</article>"
            '<footer><p>Copyright The Outlet</p><a href="javascript:x()">Share</a></footer></body></html>'
        )

    return page
