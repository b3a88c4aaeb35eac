import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from consumers.stages.normalise import normalise
from consumers.stages.normalise.explaining import FLAGS, explain
from newswire.__main__ import app
from newswire.data_files import data_file
from newswire.explaining.views import Row, rows
from producers.seed.files import find, read
from producers.seed.publish import Facts, raw_article
from schemas.articles import Article, Observed, RawArticle, Source, Text
from schemas.errors import InputError

PAGE = """Home | World | Sport

HEADLINE: Ferry aground off Skagen, all 84 aboard safe - The Harbour Post
Divers will look at the hull on Monday
By Mette Krog
Published 14 March 2025, 18:20 IST

A ferry with 84 people aboard ran aground off Skagen on Friday evening, and nobody was hurt, the coast guard said.

Read more:
Storm closes the bridge at Aalborg

Why it happened

The captain reported that the steering had failed twice within an hour. Two tugs held the ship until the tide rose.

Advertisement

© 2025 The Harbour Post
"""


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["explain", *arguments])
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.txt"
    file.write_text(PAGE)
    return file


def told(file: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(str(file), "--json", *options).stdout)
    return found


def fields(found: Mapping[str, Any]) -> dict[str, Row]:
    return {row["field"]: Row(**row) for row in found["fields"]}


def test_a_page_is_told_field_by_field_with_its_lines(page: Path) -> None:
    row = fields(told(page, "--country", "IN"))
    assert row["title"][1:] == ("Ferry aground off Skagen, all 84 aboard safe", "the headline in line 2", "")
    assert row["standfirst"][1:3] == ("Divers will look at the hull on Monday", "line 3")
    assert row["authors"][1:3] == ("Mette Krog", "line 4")
    assert row["publisher"][1:3] == ("The Harbour Post", "behind the headline")
    assert row["published_at"][1:3] == ("2025-03-14 12:50 UTC, from “14 March 2025, 18:20 IST”", "line 5")
    rule = "named_month, instant; zone Asia/Kolkata by the source's country; confidence 0."
    assert row["published_at"].rule.startswith(rule)
    assert row["canonical_url"] == Row("canonical_url", "")
    assert row["updated_at"] == Row("updated_at", "")
    assert row["sections"].value == "Why it happened (at 116)"
    assert row["body"].value.startswith("words 45, paragraphs 3: A ferry")
    assert row["language"][1:] == ("en", "the text", row["language"].rule)
    assert row["language"].rule.startswith("the source declares none; confidence ")


def test_each_line_is_told_with_what_became_of_it(page: Path) -> None:
    assert [(line["number"], line["kind"], line["use"]) for line in told(page)["lines"]] == [
        (1, "site", "dropped: furniture of the site"),
        (2, "text", "title"),
        (3, "text", "standfirst"),
        (4, "about", "tells: author Mette Krog"),
        (5, "about", "tells: date “14 March 2025, 18:20 IST”"),
        (6, "text", "body"),
        (7, "links", "dropped: label of links"),
        (8, "text", "dropped: a link, or a note on an author"),
        (9, "text", "sub-headline"),
        (10, "text", "body"),
        (11, "site", "dropped: furniture of the site"),
        (12, "site", "dropped: furniture of the site"),
    ]


def test_what_an_option_would_change_is_seen_and_the_file_is_read_as_a_seed(page: Path) -> None:
    plainly, told_in = told(page), told(page, "--timezone", "Europe/Dublin", "--language", "en-IE")
    assert "by the commonest reading; confidence 0.47" in fields(plainly)["published_at"].rule
    assert fields(plainly)["flags"][1:] == ("ambiguous_zone", "", FLAGS["ambiguous_zone"])
    assert fields(told_in)["flags"] == Row("flags", "")
    assert fields(told_in)["language"].rule.startswith("the source declares en-IE; ")
    (seed,) = find([page])
    facts = Facts(timezone="Europe/Dublin", language="en-IE")
    article = Article.model_validate_json(json.dumps(told_in["article"]))
    assert article == normalise(raw_article(seed, read(page), facts))


def test_people_see_a_row_a_field_and_a_row_a_line(page: Path) -> None:
    page.write_text(PAGE.replace("Mette", "Me\x1b[31mtte"))
    shown = run(str(page)).stdout
    assert "\x1b" not in shown
    assert all(f"\n {name} " in shown for name in Article.model_fields if name != "dates" and "confidence" not in name)
    assert "sub-headline" in shown


def raw(**entry: object) -> RawArticle:
    return RawArticle(
        id="1" * 32,
        source=Source(kind="rss", name="The Harbour Post", feed="https://one.example/rss"),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        observed=Observed.model_validate(entry),
    )


def test_a_raw_article_of_a_feed_is_told_too(tmp_path: Path) -> None:
    file = tmp_path / "raw.json"
    entry = raw(
        title=Text(value="Ferry aground"), summary=Text(value="Nobody was hurt."), published="2026-02-28T09:00:00"
    )
    file.write_text(entry.model_dump_json())
    found = told(file)
    row = fields(found)
    assert row["title"].value == "Ferry aground"
    assert row["flags"][1:] == ("teaser_only", "", FLAGS["teaser_only"])
    assert row["published_at"].rule == "iso8601, instant; zone UTC by nobody; confidence 0.70"
    assert found["lines"] == []
    assert found["article"] == normalise(entry).model_dump(mode="json")


def test_every_field_of_an_article_is_told_once_but_for_its_flags() -> None:
    entry = raw(title=Text(value="Ferry aground", type="text/plain"))
    names = [row.field for row in rows(explain(entry), entry)]
    covered = {"dates": "published_at", "language_confidence": "language"}
    assert {covered.get(name, name) for name in Article.model_fields} == set(names)
    assert len([name for name in names if name != "flags"]) == len(set(names) - {"flags"})


def test_every_flag_that_the_seeds_raise_has_a_meaning() -> None:
    seeds = [raw_article(seed, read(seed.path), Facts()) for seed in find([data_file("seeds") / "articles"])]
    raised = {flag for seed in seeds for flag in normalise(seed).flags}
    assert {"undated", "ambiguous_zone"} <= raised <= set(FLAGS)


def test_a_page_without_a_headline_says_why_it_has_that_title() -> None:
    sentence = f"The harbour of Hals stays closed until the wreck is lifted, the port said{', and said again' * 5}"
    page = f"{sentence}. {'Crews work day and night. ' * 8}\n\n{'The pilots wait in the town. ' * 9}\n"
    told = explain(raw().model_copy(update={"observed": None, "document": page}))
    title = next(row for row in rows(told, raw()) if row.field == "title")
    assert (title.found, title.rule) == ("the first sentence", "there is no headline")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("gone.txt", None, "gone.txt: no such file"),
        ("empty.txt", " \n", "empty.txt: is empty"),
        ("gone.json", None, r"gone\.json: cannot be read \(No such file"),
        ("bad.json", "{", r"bad\.json: is no raw article \(value: Invalid JSON"),
        ("other.json", '{"id": "1"}', r"other\.json: is no raw article \(source: Field required\): see schemas/json/"),
        (
            "none.json",
            raw().model_dump_json(),
            r"none\.json: is refused: empty: the entry has neither a title nor a text",
        ),
        ("folder.txt", ..., r"folder\.txt: is a folder: name one of its files"),
    ],
)
def test_a_file_that_cannot_be_explained_is_named_with_the_reason(
    tmp_path: Path, name: str, text: str | None, why: str
) -> None:
    if isinstance(text, str):
        (tmp_path / name).write_text(text)
    elif text is not None:
        (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=why):
        run(str(tmp_path / name))


def test_what_is_no_file_id_or_record_is_told_before_any_broker_is_asked() -> None:
    for asked in ("abcde", "ABCDEF", "news.raw", "news.raw:0", "news.raw:0:-1", "a b:0:0"):
        with pytest.raises(InputError, match=f"^{asked}: no file, no id .* and no record"):
            run(asked)
    for asked in ("abcdef", "news.raw:0:17"):
        with pytest.raises(InputError, match=r"no Kafka: nothing runs on .* Start `newswire up`"):
            run(asked)
