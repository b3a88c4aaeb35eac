import io
import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from consumers.sinks.history import trace
from newswire.views import article_json, article_view, articles_table, plain
from schemas.articles import Credit, DateReading, Dates, Evidence, Section, Source, Tag, TaggedArticle, Taxonomy

BODY = "Ministers met.\n\nThe NATO summit, a 🇪🇺 café’s length from NATO’s seat, spoke of NATO and of defence."
REVERSE, UNDERLINE = "7", "4"
HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\x00\r\b\u202e\u2066\u200f\ufeff\u00ad"


def evidence(field: str, text: str, start: int) -> Evidence:
    return Evidence.model_validate(
        {"field": field, "start": start, "end": start + len(text), "text": text, "term": text.lower(), "weight": 1.0}
    )


def article(**fields: object) -> TaggedArticle:
    made = TaggedArticle(
        id="0123456789abcdef" * 2,
        content_hash="fedcba9876543210" * 2,
        source=Source(kind="seed", name="The Wire", collection="articles", file="abroad/summit.txt"),
        title="NATO meets",
        standfirst="On defence, at last",
        body=BODY,
        published_at=datetime(2021, 10, 2, 6, 30, tzinfo=UTC),
        fetched_at=datetime(2021, 10, 3, tzinfo=UTC),
        normaliser=1,
        tags=(
            Tag(
                topic="nato",
                score=3.5,
                salience="about",
                evidence=(
                    evidence("title", "NATO", 0),
                    evidence("body", "NATO", BODY.index("NATO")),
                    evidence("body", "NATO", BODY.rindex("NATO")),
                ),
            ),
            Tag(
                topic="defence",
                score=1.25,
                salience="mentions",
                evidence=(evidence("standfirst", "defence", 3), evidence("body", "defence", BODY.index("defence"))),
            ),
        ),
        taxonomy=Taxonomy(edition=3, hash="abcdef0123456789"),
    )
    return made.model_copy(update=fields)


def shown(view: RenderableType, width: int = 100) -> str:
    console = Console(record=True, width=width, file=io.StringIO())
    console.print(view)
    return console.export_text()


def marks(view: RenderableType) -> list[tuple[str, str]]:
    """Give the texts that a terminal is told to show reversed or underlined, in order."""
    console = Console(width=1000, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    segments = [segment for line in console.render_lines(view) for segment in line if segment.style]
    return [
        ("reverse" if segment.style.reverse else "underline", segment.text)
        for segment in segments
        if segment.style and (segment.style.reverse or segment.style.underline)
    ]


def test_evidence_is_marked_at_its_very_offsets() -> None:
    assert marks(article_view(article(), [])) == [
        ("reverse", "NATO"),
        ("underline", "defence"),
        ("reverse", "NATO"),
        ("reverse", "NATO"),
        ("underline", "defence"),
    ]


def test_the_marked_occurrence_is_the_one_of_the_offsets() -> None:
    console = Console(width=1000, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    with console.capture() as captured:
        console.print(article_view(article(), []))
    assert f"The \x1b[{REVERSE}mNATO\x1b[0m summit, a 🇪🇺 café’s length from NATO’s seat" in captured.get()
    assert f"of \x1b[{REVERSE}mNATO\x1b[0m and of \x1b[{UNDERLINE}mdefence\x1b[0m." in captured.get()


def test_offsets_hold_behind_what_cannot_be_shown() -> None:
    body = f"{HOSTILE}\t NATO {HOSTILE}"
    tag = Tag(topic="nato", score=1, salience="about", evidence=(evidence("body", "NATO", body.index("NATO")),))
    assert marks(article_view(article(body=body, standfirst=None, tags=(tag,)), [])) == [("reverse", "NATO")]


@given(st.text())
def test_plain_replaces_one_for_one_and_leaves_nothing_that_steers(text: str) -> None:
    safe = plain(text)
    assert len(safe) == len(text)
    assert all(
        c == "\n" or c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} for c in safe
    )
    assert plain(safe) == safe


@pytest.mark.parametrize("text", ["Türkiye’nin “savunma” bakanı", "می‌خواهم", "👩‍🚀 e\u0301", "وزير", "a\nb"])
def test_plain_leaves_writing_alone(text: str) -> None:
    assert plain(text) == text


def hostile() -> TaggedArticle:
    """Give an article with hostile characters in every text."""
    tag = Tag(
        topic=f"na{HOSTILE}to",
        score=1.0,
        salience="mentions",
        evidence=(Evidence(field="body", start=0, end=4, text=HOSTILE, term=HOSTILE, weight=1.0),),
    )
    reading = DateReading(
        raw=f"2 {HOSTILE}", rule="r", precision="instant", zone=HOSTILE, zone_source="text", confidence=1.0
    )
    return article(
        id=HOSTILE,
        content_hash=HOSTILE,
        source=Source(kind="rss", name=HOSTILE, feed=HOSTILE),
        publisher=HOSTILE,
        url=HOSTILE,
        title=HOSTILE,
        standfirst=HOSTILE,
        body=HOSTILE,
        authors=(HOSTILE,),
        credits=(Credit(kind="image", name=HOSTILE),),
        sections=(Section(heading=HOSTILE, offset=0),),
        flags=(HOSTILE,),
        language=HOSTILE,
        dates=Dates(published=reading),
        tags=(tag,),
        taxonomy=Taxonomy(edition=1, hash=HOSTILE),
    )


def test_no_text_can_steer_the_terminal() -> None:
    earlier = hostile().model_copy(
        update={"content_hash": "0" * 32, "tags": (), "fetched_at": datetime.min.replace(tzinfo=UTC)}
    )
    views: Sequence[RenderableType] = [
        articles_table([hostile()]),
        article_view(hostile(), trace([hostile(), earlier])),
    ]
    for view in views:
        text = shown(view)
        assert "\N{REPLACEMENT CHARACTER}" in text
        assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cf"}} - {"\n"}


def test_markup_is_text() -> None:
    text = shown(articles_table([article(title="[bold red]not[/] :smile: markup [/x]", publisher="[link=x]y[/link]")]))
    assert "[bold red]not[/] :smile: markup [/x]" in text
    assert "[link=x]y[/link]" in text


def test_the_table_tells_about_from_mentions() -> None:
    text = shown(articles_table([article()]))
    assert "2021-10-02 06:30" in text
    assert "The Wire" in text
    assert "NATO meets" in text
    assert "nato, ~defence" in text


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Asia/Kolkata", datetime(2021, 10, 1, 18, 30, tzinfo=UTC)),
        ("+13:00", datetime(2021, 10, 1, 11, tzinfo=UTC)),
        ("-08:00", datetime(2021, 10, 2, 8, tzinfo=UTC)),
        ("UTC", datetime(2021, 10, 2, tzinfo=UTC)),
        ("/etc/nowhere", datetime(2021, 10, 2, tzinfo=UTC)),
    ],
)
def test_a_day_is_the_one_of_the_sources_calendar_without_a_time(zone: str, midnight: datetime) -> None:
    reading = DateReading(
        raw="2 October 2021", rule="day", precision="day", zone=zone, zone_source="country", confidence=1.0
    )
    dated = article(published_at=midnight, dates=Dates(published=reading))
    assert "2021-10-02  " in shown(articles_table([dated]))
    view = shown(article_view(dated, []))
    assert f"2021-10-02  from “2 October 2021” ({zone}, by country)" in view


def test_a_time_of_another_zone_is_shown_in_utc() -> None:
    elsewhere = datetime(2021, 10, 2, 1, tzinfo=timezone(timedelta(hours=3)))
    assert "2021-10-01 22:00 " in shown(articles_table([article(published_at=elsewhere)]))
    assert "2021-10-01 22:00 UTC" in shown(article_view(article(published_at=elsewhere), []))


def test_an_undated_article_has_a_dash_and_no_invented_date() -> None:
    undated = article(published_at=None, flags=("undated",))
    assert "—" in shown(articles_table([undated]))
    view = shown(article_view(undated, []))
    assert "published" not in view
    assert "undated" in view


def test_a_view_has_every_field_tag_and_revision() -> None:
    earlier = article(content_hash="0" * 32, fetched_at=datetime(2021, 10, 2, tzinfo=UTC), tags=article().tags[1:])
    text = shown(article_view(article(authors=("A. Author", "B. Author")), trace([article(), earlier])))
    for expected in (
        article().id,
        "seed The Wire abroad/summit.txt",
        "A. Author, B. Author",
        "normaliser 1, taxonomy 3 (abcdef01)",
        "nato about 3.50: NATO",
        "defence mentions 1.25: defence",
        "earlier revision 00000000, fetched 2021-10-02 00:00 UTC +defence",
        "current revision fedcba98, fetched 2021-10-03 00:00 UTC +nato",
        "On defence, at last",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("source", "seed"),
    [
        (Source(kind="seed", name="x", collection="articles", file="abroad/summit.txt"), "abroad/summit.txt"),
        (Source(kind="rss", name="x", feed="https://news.example/rss"), None),
    ],
)
def test_a_json_line_is_the_article_and_its_seed(source: Source, seed: str | None) -> None:
    original = article(source=source, title=f"“Türkiye” 🏴\U000e007f\u2028\n{HOSTILE}", published_at=None)
    line = article_json(original)
    assert line.isprintable()
    assert "“Türkiye” 🏴" in line
    read = json.loads(line)
    assert read.pop("seed") == seed
    assert TaggedArticle.model_validate_json(json.dumps(read)) == original
