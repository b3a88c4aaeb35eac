from collections.abc import Callable

import pytest

from schemas.articles import Article

TEXT = [
    "The harbour opened on Monday after four years of work, the ministry said in a statement.",
    "It has berths for twelve ships; “the north has waited for it”, the mayor told guests from five countries.",
    "Fishing boats moved in on the same evening, and the first ferry is expected before the end of the month.",
    "Costs rose by a third while it was built. An inquiry is to report in spring on how that could happen.",
]
PAGE = f"""<!DOCTYPE html><html><head><title>Harbour opens | The Outlet</title>
<script>var x = "<p>no</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Harbour opens</h1>{"".join(f"<p>{text}</p>" for text in TEXT)}</article>
<footer><p>Copyright The Outlet</p><a href="javascript:x()">Share</a></footer></body></html>"""


def html(value: str) -> dict[str, str]:
    return {"value": value, "type": "text/html"}


def test_a_page_brings_the_whole_text(enter: Callable[..., Article]) -> None:
    article = enter(PAGE, title=html("Harbour opens"), summary=html("A harbour opens in the north."))
    assert article.body.split("\n\n") == TEXT
    assert article.standfirst == "A harbour opens in the north."
    assert "teaser_only" not in article.flags


def test_the_entry_s_own_text_stands_where_a_page_has_less(enter: Callable[..., Article]) -> None:
    own = "<p>" + "A long text in the feed itself. " * 60 + "</p>"
    article = enter(PAGE, title=html("Harbour opens"), content=[html(own)])
    assert article.body == ("A long text in the feed itself. " * 60).strip()


@pytest.mark.parametrize("page", ["", "x", "<html>", "<html><body></body></html>", "\x00", "%PDF-1.7", "{}"])
@pytest.mark.behaviour(43)
def test_a_page_without_an_article_leaves_a_teaser(enter: Callable[..., Article], page: str) -> None:
    article = enter(page, title=html("Harbour opens"), summary=html("A harbour opens."))
    assert (article.body, article.standfirst) == ("A harbour opens.", None)
    assert "teaser_only" in article.flags
