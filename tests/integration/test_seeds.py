"""Every seed through the whole pipeline against what a careful reader takes from it (seeds/expected.jsonl)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import SEEDS, Newswire

EXPECTED = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines()]
REVISED = {"bergen-frigate.txt"}
"""Seeds with a later revision, which is the current row."""
CURRENT = [line for line in EXPECTED if line["file"] not in REVISED]
USERS_SEEDS = SEEDS.parents[1] / "shared" / "seeds"

pytestmark = pytest.mark.timeout(180)
Rows = dict[str, dict[str, Any]]


def ids(line: dict[str, Any]) -> str:
    return str(line["file"])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_seed_arrives_once(arrived: Rows) -> None:
    assert sorted(arrived) == sorted(line["file"] for line in CURRENT)


@pytest.mark.parametrize("expected", CURRENT, ids=ids)
def test_a_seed_reads_as_expected(arrived: Rows, expected: dict[str, Any]) -> None:
    row = arrived[expected["file"]]
    precision = {name: (reading or {}).get("precision") for name, reading in row["dates"].items()}
    found = {
        "title": row["title"],
        "standfirst": row["standfirst"],
        "authors": row["authors"],
        "credits": sorted((credit["kind"], credit["name"]) for credit in row["credits"]),
        "published_at": row["published_at"],
        "published_precision": precision["published"],
        "updated_at": row["updated_at"],
        "updated_precision": precision["updated"],
        "sections": [section["heading"] for section in row["sections"]],
        "language": row["language"],
        "tags": {tag["topic"]: tag["salience"] for tag in row["tags"]},
        "undated": "undated" in row["flags"],
    }
    wanted = {name: expected[name] for name in found if name not in ("credits", "undated")} | {
        "credits": sorted((credit["kind"], credit["name"]) for credit in expected["credits"]),
        "undated": "undated" in expected["flags"],
    }
    assert found == wanted
    body = squeezed(row["body"])
    assert body.startswith(squeezed(expected["body_start"]))
    assert body.endswith(squeezed(expected["body_end"]))
    assert [line for line in expected["absent"] if squeezed(line) in body] == []


def test_every_offset_points_at_its_text(arrived: Rows) -> None:
    checked = 0
    for row in arrived.values():
        for section in row["sections"]:
            assert row["body"][section["offset"] :].startswith(section["heading"])
        for tag in row["tags"]:
            assert tag["evidence"]
            for evidence in tag["evidence"]:
                assert row[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]
                checked += 1
    assert checked > len(arrived)


@pytest.mark.skipif(not USERS_SEEDS.is_dir(), reason="../shared/seeds is not beside the project")
def test_the_users_own_seed(newswire: Newswire) -> None:
    done = newswire.run("up", "--once", str(USERS_SEEDS))
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = newswire.articles()
    assert row["title"].startswith("Turkish defence minister dials")
    assert row["authors"] == ["Riya Baibhawi"]
    assert row["published_at"] == row["updated_at"] == "2021-10-02T06:30:00Z"
    assert row["standfirst"].startswith("Turkey’s Minister of Defence Hulusi Akar held")
    assert row["body"].startswith("Turkey’s Minister of Defence, Hulusi Akar, on Friday")
    assert not re.search(r"^(Advertisement|Image:.*|Reported by.*|Published .*|Updated .*)$", row["body"], re.MULTILINE)
    assert {"kind": "image", "name": "AP"} in row["credits"]
    assert [section["heading"] for section in row["sections"]] == [
        "Turkey to bolster bilateral ties with Kabul",
        "Turkey to buy Russian missiles",
    ]
    assert {tag["topic"] for tag in row["tags"]} == {"defence", "nato", "afghanistan"}
    assert next(tag["salience"] for tag in row["tags"] if tag["topic"] == "defence") == "about"


def test_the_search_uses_the_index(newswire: Newswire, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A quiet harbour\n\nThe lighthouse keeper of Ona retired after 40 years.\n")
    assert newswire.run("up", "--once", str(tmp_path / "one.txt")).returncode == 0
    assert [row["seed"] for row in newswire.articles("--search", "lighthouse -frigate")] == ["one.txt"]
    assert newswire.articles("--search", "submarine") == []
