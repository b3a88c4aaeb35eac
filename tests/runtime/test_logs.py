import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def lines(level: str, body: str) -> list[dict[str, Any]]:
    """Run a few lines of a service that has set up its logs; give what it said, which is one JSON object a line."""
    code = (
        "import logging, threading, structlog\n"
        "from runtime.logs import configure_logs\n"
        f"configure_logs({level!r}, 'tag')\n"
        f"log = structlog.get_logger('tests')\n{body}"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert ended.stdout == ""
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_an_event_is_one_line_of_json_that_names_the_service() -> None:
    (line,) = lines("info", "log.info('started', port=7, title='Überfall “heute”\\nzweite Zeile')")
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "started",
        "level": "info",
        "service": "tag",
        "port": 7,
        "title": "Überfall “heute”\nzweite Zeile",
    }


def test_the_standard_librarys_logs_look_the_same() -> None:
    (line,) = lines("info", "logging.getLogger('lib').warning('hot: %s', 40, extra={'fan': 'off'})")
    assert (line["event"], line["level"], line["service"], line["fan"]) == ("hot: 40", "warning", "tag", "off")


@pytest.mark.parametrize("say", ["log.info('x')", "logging.getLogger('lib').warning('x')"])
def test_other_threads_name_the_service_too(say: str) -> None:
    (line,) = lines("info", f"t = threading.Thread(target=lambda: {say}); t.start(); t.join()")
    assert line["service"] == "tag"


def test_a_traceback_stays_on_the_line() -> None:
    (line,) = lines("info", "try:\n    1 / 0\nexcept ZeroDivisionError:\n    log.exception('bug')\n")
    assert "ZeroDivisionError: division by zero" in line["exception"]


@pytest.mark.parametrize(
    ("level", "heard"), [("debug", ["warning", "error"]), ("info", ["warning", "error"]), ("error", ["error"])]
)
def test_the_client_is_heard_from_warnings_on_at_most(level: str, heard: list[str]) -> None:
    said = lines(
        level, "for name in ('debug', 'info', 'warning', 'error'): getattr(logging.getLogger('kafka.conn'), name)('x')"
    )
    assert [line["level"] for line in said] == heard


def test_the_extractor_is_not_heard_of_poor_pages() -> None:
    assert (
        lines("info", "for name in ('warning', 'error'): getattr(logging.getLogger('trafilatura.core'), name)('x')")
        == []
    )


def test_what_is_below_the_level_is_not_said() -> None:
    said = lines("warning", "log.info('a'); log.warning('b'); logging.getLogger('lib').info('c')")
    assert [line["event"] for line in said] == ["b"]
