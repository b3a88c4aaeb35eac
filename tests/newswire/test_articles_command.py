import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from consumers.sinks.sqlite.sink import SqliteSink
from newswire.__main__ import app
from runtime.sinks import SinkBatch, Span, Stream
from schemas.articles import Evidence, Source, Tag, TaggedArticle, Taxonomy
from schemas.errors import InputError, NewswireError
from schemas.identity import content_hash

Run = Callable[..., Result]

NOW = datetime.now(UTC)


def article(
    id_: str, title: str, published: datetime | None, about: str, mentions: Sequence[str] = ()
) -> TaggedArticle:
    evidence = Evidence(field="body", start=0, end=4, text="Talk", term="talk", weight=1.0)
    return TaggedArticle(
        id=id_,
        content_hash=content_hash(title, None, f"Talk of {title}."),
        source=Source(kind="seed", name="The Wire", collection="articles", file=f"{title}.txt"),
        title=title,
        body=f"Talk of {title}.",
        published_at=published,
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
        normaliser=1,
        tags=(
            Tag(topic=about, score=2.0, salience="about", evidence=(evidence,)),
            *(Tag(topic=topic, score=1.0, salience="mentions", evidence=(evidence,)) for topic in mentions),
        ),
        taxonomy=Taxonomy(edition=1, hash="rules"),
    )


SUMMIT = article("aaaaaa" + "0" * 26, "Summit", datetime(2021, 10, 2, 6, 30, tzinfo=UTC), "nato", ["defence"])
BUDGET = article("aaaaaa" + "1" * 26, "Budget", NOW - timedelta(hours=30), "defence")
KABUL = article("bbbbbb" + "0" * 26, "Kabul", NOW - timedelta(hours=1), "afghanistan", ["nato"])
UNDATED = article("cccccc" + "0" * 26, "Undated", None, "nato")
EVERY = ["Kabul", "Budget", "Summit", "Undated"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    sink = SqliteSink(path)
    sink.open(Stream("cluster", "topic", "group"))
    values = [SUMMIT, BUDGET, KABUL, UNDATED]
    sink.write(SinkBatch(values, {0: Span(0, len(values))}), lambda _: None)
    sink.close()
    return path


@pytest.fixture
def run(database: Path) -> Run:
    """Give a runner of commands on the database."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--db", str(database)])

    return invoke


def titles(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["title"] for line in result.stdout.splitlines()]


def refusal(result: Result) -> str:
    """Give the one line of an error of ours."""
    assert isinstance(result.exception, NewswireError)
    (line,) = str(result.exception).splitlines()
    return line


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], EVERY),
        (["--topic", "nato"], ["Kabul", "Summit", "Undated"]),
        (["--topic", "nato", "--about"], ["Summit", "Undated"]),
        (["--about"], EVERY),
        (["--topic", "sports"], []),
        (["--topic", "caf\udce9"], []),
        (["--since", "36h"], ["Kabul", "Budget"]),
        (["--since", "1d"], ["Kabul"]),
        (["--since", "2021-10-02"], ["Kabul", "Budget", "Summit"]),
        (["--since", "2021-10-02T06:30Z"], ["Kabul", "Budget", "Summit"]),
        (["--since", "2021-10-02T12:00:01+05:30"], ["Kabul", "Budget"]),
        (["--since", "2021-10-03"], ["Kabul", "Budget"]),
        (["--since", "99999d"], EVERY),
        (["--search", "summit"], ["Summit"]),
        (["--search", '"talk of" -summit bud*'], ["Budget"]),
        (["--search", 'AND ( " NEAR'], []),
        (["--limit", "2"], ["Kabul", "Budget"]),
        (["--topic", "nato", "--since", "7d", "--search", "talk", "--limit", "1"], ["Kabul"]),
    ],
)
def test_options_choose_articles(options: list[str], expected: list[str], run: Run) -> None:
    assert titles(run("articles", "--json", *options)) == expected


def test_a_line_is_the_tagged_article_and_its_seed(run: Run) -> None:
    line = json.loads(run("articles", "--json", "--search", "summit").stdout)
    assert line.pop("seed") == "Summit.txt"
    assert TaggedArticle.model_validate_json(json.dumps(line)) == SUMMIT


def test_the_table_has_a_row_an_article(run: Run) -> None:
    result = run("articles", "--topic", "nato")
    assert result.exit_code == 0
    for expected in ("Kabul", "Summit", "2021-10-02 06:30", "nato, ~defence", "—"):
        assert expected in result.stdout
    assert "Budget" not in result.stdout


def test_no_match_is_said_to_people_and_is_no_line_of_json(run: Run) -> None:
    assert run("articles", "--topic", "sports").stdout == "no article matches\n"
    assert run("articles", "--topic", "sports", "--json").stdout == ""


@pytest.mark.parametrize("since", ["yesterday", "36", "h", "-7d", "2021-13-01", "0001-01-01T00:00+05:00", ""])
def test_nonsense_since_is_refused_with_examples(since: str, run: Run) -> None:
    assert "not a time; try 2021-10-02" in refusal(run("articles", "--since", since))


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_is_a_positive_number(limit: str, run: Run) -> None:
    result = run("articles", "--limit", limit)
    assert result.exit_code == 2
    assert "--limit" in result.stderr


def test_a_store_can_be_named_by_its_url(database: Path) -> None:
    result = CliRunner().invoke(app, ["articles", "--json", "--from", f"sqlite:{database}"])
    assert titles(result) == EVERY


def test_the_data_folders_database_is_the_default(database: Path) -> None:
    database.rename(database.with_name("newswire.db"))
    assert titles(CliRunner().invoke(app, ["articles", "--json", "--data", str(database.parent)])) == EVERY


@pytest.mark.parametrize("command", [["articles"], ["show", "aaaaaa"]])
def test_two_stores_are_refused(command: list[str], run: Run) -> None:
    assert "give one of them" in refusal(run(*command, "--from", "sqlite:other.db"))


@pytest.mark.parametrize("command", [["articles"], ["show", "aaaaaa"]])
def test_without_a_database_the_way_to_one_is_named(command: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*command, "--data", str(tmp_path / "data")])
    line = refusal(result)
    assert str(tmp_path / "data" / "newswire.db") in line
    assert "newswire up" in line
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("given", [SUMMIT.id, SUMMIT.id[:7], SUMMIT.id[:31]])
def test_show_finds_an_id_by_its_beginning(given: str, run: Run) -> None:
    result = run("show", given)
    assert result.exit_code == 0
    for expected in (SUMMIT.id, "Summit", "Talk of Summit.", "nato about 2.00: Talk", "2021-10-02 06:30 UTC"):
        assert expected in result.stdout


def test_show_gives_json_too(run: Run) -> None:
    line = json.loads(run("show", KABUL.id, "--json").stdout)
    assert (line["id"], line["seed"]) == (KABUL.id, "Kabul.txt")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("aaaaaa", f"aaaaaa: several ids begin so: {SUMMIT.id}, {BUDGET.id}; give more"),
        ("dddddd", "no article has the id dddddd: see `newswire articles --json`"),
        ("aaaaa", "aaaaa: not an article's id; give 6 to 32 of its characters (0-9, a-f)"),
        ("Summit", "Summit: not an article's id"),
    ],
)
def test_show_says_what_is_wrong_with_an_id(given: str, says: str, run: Run) -> None:
    result = run("show", given)
    assert isinstance(result.exception, InputError)
    assert says in refusal(result)


@pytest.mark.parametrize("command", ["articles", "show"])
def test_help_has_an_example(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: newswire {command} " in result.stdout
