import json
from pathlib import Path

import pytest

from newswire.docs import ROOT, documents, main, stale, write
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
    assert len(texts) == 5
    for text in texts:
        assert "additionalProperties" not in text
        assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
