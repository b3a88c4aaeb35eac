"""An article that comes again: which text is current, its tags, and the words of the index."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.sinks.reading import Query
from consumers.sinks.sqlite.reader import SqliteReader
from tests.consumers.sinks.conftest import Make, Store
from tests.consumers.sinks.sqlite_rows import dump, write


def found(reader: SqliteReader, search: str) -> list[int]:
    return [int(article.id, 16) for article in reader.find(Query(search=search))]


def test_a_newer_taxonomy_replaces_tags_and_an_older_does_not(store: Store, reader: SqliteReader, make: Make) -> None:
    store(make(edition=1, topics=("nato", "afghanistan")))
    assert store(make(edition=2, topics=("defence",))) == ["revised"]
    assert store(make(edition=1, topics=("nato",), at=-1)) == ["unchanged"]
    assert [article.tags[0].topic for article in reader.find(Query())] == ["defence"]
    assert [len(list(reader.find(Query(topic=topic)))) for topic in ("nato", "afghanistan", "defence")] == [0, 0, 1]
    assert len(reader.revisions(make().id)) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_teaser_never_beats_a_full_text(order: int, store: Store, reader: SqliteReader, make: Make) -> None:
    full = make(1, "The whole text.", at=0)
    teaser = make(1, "The whole…", at=60, edition=9, normaliser=9, flags=("teaser_only",))
    store(*(teaser, full)[::order])
    assert reader.get(full.id) == full
    assert [(r.article, r.current) for r in reader.revisions(full.id)] == [(teaser, False), (full, True)]


def test_revisions_say_which_topics_came_and_went(store: Store, reader: SqliteReader, make: Make) -> None:
    store(
        make(1, "Third.", at=3, topics=("defence", "nato")),
        make(1, "First.", at=1, topics=("nato", "afghanistan")),
        make(1, "Second.", at=2, topics=()),
    )
    changes = [(r.article.body, r.gained, r.lost, r.current) for r in reader.revisions(make().id)]
    assert changes == [
        ("First.", ("afghanistan", "nato"), (), False),
        ("Second.", (), ("afghanistan", "nato"), False),
        ("Third.", ("defence", "nato"), (), True),
    ]


def test_a_text_seen_again_is_current_again(store: Store, reader: SqliteReader, make: Make) -> None:
    store(make(1, "First.", at=1), make(1, "Second.", at=2))
    assert found(reader, "second") == [1]
    assert store(make(1, "First.", at=3)) == ["unchanged"]
    assert reader.get(make().id) == make(1, "First.", at=3)
    assert (found(reader, "first"), found(reader, "second")) == ([1], [])


def test_the_index_follows_revisions(store: Store, reader: SqliteReader, path: Path, make: Make) -> None:
    store(make(1, "Ministers met in Brussels."), make(2, "Ministers met in Kabul."))
    store(make(1, "Ministers left for Ankara.", at=1), make(1, "Ministers left for Oslo.", at=2))
    store(make(1, "Ministers never came.", at=1))
    searches = ("brussels", "ankara", "oslo", "never", "ministers", "kabul")
    assert [found(reader, search) for search in searches] == [[], [], [1], [], [1, 2], [2]]
    terms = {row[0] for row in dump(path)[3]}
    assert not terms & {"brussels", "ankara", "never"}


@settings(deadline=None, max_examples=30)  # files are written
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_the_index_holds_the_last_text_and_nothing_else_whatever_it_says(
    texts: list[str], make: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    revised, fresh = folder / "revised.db", folder / "fresh.db"
    articles = [make(1, text, at=at, standfirst=text[::-1]) for at, text in enumerate(texts)]
    write(revised, articles, [1] * len(articles))
    write(fresh, articles[-1:], [1])
    assert dump(revised)[3] == dump(fresh)[3]


def test_a_record_with_a_field_of_a_newer_newswire_can_still_be_revised(
    store: Store, reader: SqliteReader, path: Path, make: Make
) -> None:
    store(make(1, "First."))
    db = sqlite3.connect(path)
    with db:
        for table in ("articles", "revisions"):
            db.execute(f"UPDATE {table} SET record = json_insert(record, '$.novelty', 1)")  # noqa: S608
    db.close()
    store(make(1, "Second.", at=1))
    assert (found(reader, "first"), found(reader, "second")) == ([], [1])
    assert len(reader.revisions(make().id)) == 2
