import json
from pathlib import Path

import pytest

from newswire.behaviours import BEHAVIOURS
from newswire.docs import ROOT, documents, main, stale, write
from newswire.evidence import evidence
from runtime.metrics import CATALOGUE
from runtime.settings import known_keys, variable
from schemas.errors import InputError
from schemas.topics import RAW, TOPICS

SCHEMA = f"schemas/json/{RAW.type}.json"


def test_what_is_committed_is_what_the_code_gives() -> None:
    assert stale(ROOT) == []


def test_every_setting_metric_and_topic_is_told() -> None:
    pages = documents()
    assert all(f"`{variable(key)}`" in pages["docs/settings.md"] for key in known_keys())
    assert all(f"`{metric.name}`" in pages["docs/metrics.md"] for metric in CATALOGUE)
    assert all(f"`{topic.on('news')}`" in pages["docs/topics.md"] for topic in TOPICS)


def test_settings_of_whoever_writes_the_pages_do_not_reach_them(monkeypatch: pytest.MonkeyPatch) -> None:
    before = documents()
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", "other")
    monkeypatch.setenv("NEWSWIRE_TOPICS_PARTITIONS", "7")
    assert documents() == before


def test_a_check_names_each_stale_file_and_the_remedy_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path)
    (tmp_path / "docs/metrics.md").write_text("old")
    (tmp_path / SCHEMA).unlink()
    assert main(["--check"], tmp_path) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["docs/metrics.md", SCHEMA]
    assert all("python -m newswire.docs" in line for line in lines)
    assert (tmp_path / "docs/metrics.md").read_text() == "old"
    assert not (tmp_path / SCHEMA).exists()


def test_writing_mends_what_is_stale_and_touches_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path) == 0
    (tmp_path / "docs/metrics.md").write_text("old")
    capsys.readouterr()
    assert main([], tmp_path) == 0
    assert capsys.readouterr().out == "docs/metrics.md\n"
    assert main(["--check"], tmp_path) == 0


def test_a_schema_that_would_break_its_readers_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path)
    former = json.loads((tmp_path / SCHEMA).read_text(encoding="utf-8"))
    former["properties"]["place"] = {"type": "string"}
    (tmp_path / SCHEMA).write_text(json.dumps(former))
    (tmp_path / "docs/metrics.md").write_text("old")
    with pytest.raises(InputError, match=r"value\.place: removed"):
        write(tmp_path)
    assert (tmp_path / "docs/metrics.md").read_text() == "old"
    assert main([], tmp_path) == 1
    assert "raise the major version" in capsys.readouterr().err


def test_schemas_are_open_and_sorted() -> None:
    texts = [text for path, text in documents().items() if path.endswith(".json")]
    assert len(texts) == 7
    for text in texts:
        assert "additionalProperties" not in text
        assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_states_of_feeds_have_their_schemas() -> None:
    pages = documents()
    assert set(json.loads(pages["schemas/json/newswire.feed.seen.v1.json"])["properties"]) == {"id", "entries"}
    assert "PendingPage" in json.loads(pages["schemas/json/newswire.feed.pages.v1.json"])["$defs"]


def test_each_behaviour_is_told_with_its_tests() -> None:
    page = documents()["docs/behaviours.md"]
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")][2:]
    assert [int(row[0].removeprefix("| ")) for row in rows] == list(range(1, 44)) == list(BEHAVIOURS)
    shown = "tests/producers/rss/fetching/test_conditional.py::test_validators_are_not_sent_to_the_target_of_a_redirect"
    assert [row[1] for row in rows if shown in row[2]] == [BEHAVIOURS[3]]


MARKED = """
import pytest
from pytest import mark

pytestmark = mark.behaviour(1)

def test_of_a_module(): ...

@pytest.mark.behaviour(2)
@pytest.mark.behaviour(2)
async def test_twice(): ...

@pytest.mark.parametrize("one", [pytest.param(1, marks=[pytest.mark.slow, pytest.mark.behaviour(3)]), 2])
def test_of_a_parameter(one): ...

@pytest.mark.behaviour(4)
class TestClass:
    pytestmark: list = [pytest.mark.behaviour(5)]

    def test_of_a_class(self): ...

    class TestInner:
        @pytest.mark.behaviour(6)
        def test_of_an_inner_class(self): ...

        def helper(self): ...
"""


def told(tests: Path, numbers: list[int]) -> list[str]:
    with pytest.raises(InputError) as caught:
        evidence(tests, numbers)
    return str(caught.value).splitlines()


def test_markers_are_found_wherever_pytest_takes_them(tmp_path: Path) -> None:
    (tmp_path / "tests/deep").mkdir(parents=True)
    (tmp_path / "tests/deep/test_a.py").write_text(MARKED)
    (tmp_path / "tests/deep/helper.py").write_text("@pytest.mark.behaviour(9)\ndef test_of_no_test_file(): ...\n")
    place = "tests/deep/test_a.py"
    of_class, inner = f"{place}::TestClass::test_of_a_class", f"{place}::TestClass::TestInner::test_of_an_inner_class"
    assert evidence(tmp_path / "tests", range(1, 7)) == {
        1: [f"{place}::test_of_a_module", f"{place}::test_twice", f"{place}::test_of_a_parameter", of_class, inner],
        2: [f"{place}::test_twice"],
        3: [f"{place}::test_of_a_parameter"],
        4: [of_class, inner],
        5: [of_class, inner],
        6: [inner],
    }


@pytest.mark.parametrize("marker", ["behaviour(7)", "behaviour()", "behaviour(N)", "behaviour('1')", "behaviour(1, 1)"])
def test_a_marker_of_no_known_behaviour_is_told(tmp_path: Path, marker: str) -> None:
    (tmp_path / "test_a.py").write_text(f"@pytest.mark.behaviour(1)\n@pytest.mark.{marker}\ndef test_a(): ...\n")
    assert told(tmp_path, [1]) == [f"{tmp_path.name}/test_a.py::test_a: pytest.mark.{marker}: no known behaviour"]


@pytest.mark.parametrize(
    "text",
    [
        "\n@pytest.mark.behaviour(2)\ndef helper(): ...\n",
        "\nCASES = [pytest.param(1, marks=pytest.mark.behaviour(2))]\n",
        "class TestEmpty:\n    pytestmark = pytest.mark.behaviour(2)\n",
    ],
)
def test_a_marker_without_a_test_and_a_behaviour_without_one_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "test_a.py").write_text(text)
    assert told(tmp_path, [2]) == [
        f"{tmp_path.name}/test_a.py:2: a behaviour is marked, but no test",
        "behaviour 2: no test is marked with it",
    ]


@pytest.mark.parametrize("arguments", [["--check"], []])
def test_where_a_behaviour_has_no_test_nothing_is_written_and_a_check_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("newswire.docs.TESTS", tmp_path)
    assert main(arguments, tmp_path) == 1
    assert capsys.readouterr().err.splitlines()[1] == "newswire: behaviour 2: no test is marked with it"
    monkeypatch.setattr("newswire.docs.TESTS", tmp_path / "tests")
    assert main(arguments, tmp_path) == 1
    assert "run this in a checkout" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
