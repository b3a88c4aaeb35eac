from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumers.stages.normalise.page import Page, read_page

START = "<html><body><article>"
PIECES = (
    "<p>", "</p>", "<div class='article-body'>", "</div>", "<a href=x>", "</a>", "<ul>", "<li>", "<br>", "<article>",
    "<table><tr><td>", "<h1>", "<title>", "<time datetime=1>", "<meta name=author content='A'>", "<link rel=canonical",
    "<script type='application/ld+json'>", "</script>", '{"@graph":[', '{"@type":"Article","author":', "]", "}", "<!--",
    "<![CDATA[", "&#0;", "&", "<", ">", "'", '"', "\x00", "\ud800", "\u2028", "a b c d e", " ", "<svg>", "<template>",
)  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(START + "<p>word</p>" * 5 + "<br>" * 250_000, id="line breaks"),
        pytest.param(START + "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">x", id="attributes"),
        pytest.param(START + "<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">x", id="attributes with ends"),
        pytest.param(START + "<p>word</p>" * 500_000, id="too long"),
    ],
)
def test_a_page_that_would_take_minutes_is_not_read(html: str) -> None:
    start = process_time()
    assert read_page(html) == Page()
    assert process_time() - start < 2


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(START + "<div>w w w w " * 19_000, id="nested"),
        pytest.param(START + "<p>" + "<a href=x>w w w w w</a>" * 9_000, id="links in a row"),
        pytest.param(START + '<p class="' + "article " * 125_000 + '">x', id="one attribute"),
        pytest.param(START + '<div class="article-body">w w</div>' * 5_000, id="parts"),
        pytest.param("<script type='application/ld+json'>" + '{"@graph":' * 40_000 + "</script><p>x", id="json"),
        pytest.param(START + "<p>a" + "\u0301" * 500_000, id="combining marks"),
    ],
)
def test_a_page_that_is_built_to_take_long_is_read_in_time(html: str) -> None:
    start = process_time()
    read_page(html)
    assert process_time() - start < 5


def test_a_page_with_much_in_its_attributes_and_scripts_is_read() -> None:
    state = " ".join(f"{{&quot;key{number}&quot;: [1, 2, 3]}}" for number in range(20_000))
    script = "for (i = 0; i<n; i++) { a[i] = b[i] + c[i]; } " * 500
    text = "The harbour opened on Monday after four years of work, the ministry said. " * 5
    page = read_page(f'<html><body data-state="{state}"><script>{script}</script><article><p>{text}</p></article>')
    assert page.paragraphs == (text.strip(),)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=40).map("".join), st.none() | st.text())
def test_no_input_raises(html: str, url: str | None) -> None:
    page = read_page(html, url)
    assert not page.blocks or not page.blocks[-1].heading
    assert all(line and line == " ".join(line.split()) for line in page.paragraphs)
