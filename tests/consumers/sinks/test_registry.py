from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.sinks import registry
from consumers.sinks.reading import Query
from consumers.sinks.registry import Store, open_reader, open_sink, sink_name
from runtime.sinks import SinkBatch, Span, Stream
from schemas.articles import TaggedArticle
from schemas.errors import InputError

Make = Callable[..., TaggedArticle]


@pytest.mark.parametrize("form", ["sqlite:{}", "sqlite://{}", "sqlite:///{}"])
def test_every_form_of_a_path_is_one_file(form: str, tmp_path: Path, make: Make) -> None:
    path = tmp_path / "a b%20?#ü.db"
    sink = open_sink(form.format(path))
    sink.open(Stream("cluster", "topic", "group"))
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), lambda _: None)
    sink.close()
    assert path.is_file()
    reader = open_reader(f"sqlite:{path}")
    assert list(reader.find(Query())) == [make(1)]
    reader.close()


def test_a_relative_path_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sink = open_sink("sqlite:here.db")
    sink.open(Stream("cluster", "topic", "group"))
    sink.close()
    assert (tmp_path / "here.db").is_file()


def test_a_sink_is_named_by_its_scheme() -> None:
    assert sink_name("sqlite:articles.db") == "sqlite"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mongodb:articles", "mongodb: not the URL of a sink; known are sqlite:"),
        ("articles.db", "articles.db: not the URL of a sink; known are sqlite:"),
        ("", "not the URL of a sink"),
        ("SQLITE:articles.db", "SQLITE: not the URL of a sink"),
        ("sqlite:", "names no file; give sqlite:PATH"),
        ("sqlite:///", "names no file; give sqlite:PATH"),
        ("sqlite://[half", "sqlite://"),
    ],
)
@pytest.mark.parametrize("opener", [open_sink, open_reader])
def test_another_url_is_refused_with_the_known_ones(url: str, says: str, opener: Callable[[str], object]) -> None:
    with pytest.raises(InputError) as caught:
        opener(url)
    assert says in str(caught.value)


@pytest.mark.parametrize("opener", [open_sink, open_reader, sink_name])
def test_a_password_in_a_url_is_refused_and_not_repeated(opener: Callable[[str], object]) -> None:
    with pytest.raises(InputError, match="password") as caught:
        opener("sqlite://me:geheim@host/articles.db")
    assert "geheim" not in str(caught.value)


def test_a_store_that_cannot_be_asked_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Store(registry.STORES["sqlite"].sink, None)
    monkeypatch.setitem(registry.STORES, "silent", silent)
    with pytest.raises(InputError, match="silent:x: this kind of store cannot be asked"):
        open_reader("silent:x")
