import os
import re
from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parents[2]

SNIPPET = """
from runtime.stage import Stage
from schemas.articles import Article, RawArticle, TaggedArticle
from schemas.topics import ARTICLES, DEAD, RAW, TAGGED

def normalise(raw: RawArticle) -> Article: ...
def tag(article: Article) -> TaggedArticle: ...

right = Stage("normalise", RAW, normalise, ARTICLES)
also_right = Stage("tag", ARTICLES, tag, TAGGED)
wrong_end = Stage("normalise", RAW, normalise, DEAD)
wrong_beginning = Stage("tag", RAW, tag, TAGGED)
back_to_front = Stage("tag", TAGGED, normalise, ARTICLES)
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Give what mypy says of the snippet, by the name that the line defines."""
    folder = tmp_path_factory.mktemp("stage")
    snippet = folder / "wiring.py"
    snippet.write_text(SNIPPET)
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        options = ["--config-file", "pyproject.toml", "--cache-dir", str(folder), "--no-error-summary"]
        out, err, _ = api.run([*options, "--disable-error-code", "empty-body", str(snippet)])
    finally:
        os.chdir(before)
    assert err == ""
    told: dict[str, list[str]] = {}
    for line in out.splitlines():
        found = re.search(r"wiring\.py:(\d+): error: (.*)", line)
        if found:
            name = SNIPPET.splitlines()[int(found[1]) - 1].partition(" =")[0]
            told.setdefault(name, []).append(found[2])
    return told


def test_a_stage_on_its_own_topics_is_accepted(complaints: dict[str, list[str]]) -> None:
    assert not {"right", "also_right"} & complaints.keys()


@pytest.mark.parametrize("name", ["wrong_end", "wrong_beginning", "back_to_front"])
def test_a_stage_wired_to_a_wrong_topic_is_refused(complaints: dict[str, list[str]], name: str) -> None:
    assert any("[arg-type]" in told or "[misc]" in told for told in complaints[name])


def test_nothing_else_is_wrong_with_the_snippet(complaints: dict[str, list[str]]) -> None:
    assert complaints.keys() == {"wrong_end", "wrong_beginning", "back_to_front"}
