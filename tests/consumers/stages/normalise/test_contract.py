from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from consumers.stages.normalise import EDITION, normalise
from schemas.articles import Article, RawArticle, Source
from schemas.errors import RejectedError
from schemas.identity import content_hash

SOURCE = Source(kind="seed", name="articles", collection="articles", file="a/b.txt", timezone="Europe/Oslo")
FETCHED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def raw(document: str | None) -> RawArticle:
    return RawArticle(id="f" * 32, source=SOURCE, fetched_at=FETCHED, document=document)


def test_what_the_producer_decided_is_copied() -> None:
    article = normalise(raw("A harbour opens\n\nThe harbour opened on Monday.\n"))
    assert (article.id, article.source, article.fetched_at) == ("f" * 32, SOURCE, FETCHED)
    assert article.normaliser == EDITION
    assert article.content_hash == content_hash(article.title, article.standfirst, article.body)


def test_same_input_gives_the_same_output() -> None:
    one = raw("A harbour opens\n\nBy Jane Doe\n1 May 2024\n\nThe harbour opened on Monday.\n")
    assert normalise(one) == normalise(one.model_copy(deep=True))


@pytest.mark.parametrize(
    "text", ["", "\n \n\t\r\n", "\ufeff", "\u200b\u00ad\u2060", "Advertisement\n\nShare\n", "\x00\x01"]
)
def test_nothing_to_read_is_rejected_as_empty(text: str) -> None:
    with pytest.raises(RejectedError) as caught:
        normalise(raw(text))
    assert caught.value.kind == "empty"


def test_what_has_neither_a_document_nor_an_entry_is_unsupported() -> None:
    with pytest.raises(RejectedError) as caught:
        normalise(raw(None))
    assert caught.value.kind == "unsupported"


def test_headline_alone_is_an_article_without_a_body(read: Callable[..., Article]) -> None:
    article = read("A harbour opens in the north\n")
    assert (article.title, article.body, article.sections) == ("A harbour opens in the north", "", ())
    assert article.flags == ("undated",)


def test_text_without_a_headline_takes_its_first_sentence_and_says_so(read: Callable[..., Article]) -> None:
    text = "The ministry bought ten boats on Monday. They are to be delivered in May. " * 30
    article = read(text)
    assert article.title == "The ministry bought ten boats on Monday."
    assert article.body == text.strip()
    assert article.flags == ("undated", "untitled")


def test_future_date_is_kept_and_flagged(read: Callable[..., Article]) -> None:
    article = read("A harbour opens\n\nPublished 3 March 2031, 10:00 UTC\n\nThe harbour opened on Monday.\n")
    assert article.published_at == datetime(2031, 3, 3, 10, tzinfo=UTC)
    assert article.flags == ("future_dated",)
