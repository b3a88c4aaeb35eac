import pytest

from consumers.stages.normalise.prose import paragraphs
from schemas.articles import Text


def read(value: str, media_type: str | None = "text/html") -> tuple[str, ...]:
    return paragraphs(Text(value=value, type=media_type))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", ("One.", "Two.")),
        ("<p>One.<p>Two.", ("One.", "Two.")),
        ("One.<br><br>Two.", ("One.", "Two.")),
        ("One<br/>line.", ("One line.",)),
        ("<div><div>One.</div>\n <p>\n Two\n\n <b>bold</b>ly.</p></div>", ("One.", "Two boldly.")),
        ("<h2>Head</h2>One.<ul><li>a</li><li>b</li></ul>Two.", ("Head", "One.", "a", "b", "Two.")),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ("a b", "c")),
        ("<b>One</b>\nline.\n\n<i>Two.</i>", ("One line.", "Two.")),
        ("One\u00a0\u00a0 two&nbsp;three&#8217;s", ("One two three’s",)),
        ("if 1 &lt; 2 and 3 < 4", ("if 1 < 2 and 3 < 4",)),
        ("cut off <a href='https://outl", ("cut off",)),
        ("", ()),
        ("<p> </p><img src='https://t.example/pixel.gif' width=1 height=1>", ()),
    ],
)
def test_html_becomes_paragraphs(html: str, expected: tuple[str, ...]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a < b) document.write('<p>x</p>')</script>",
        "<style>p > a { color: red }</style>",
        "<!-- x > <p>y</p> -->",
        "<iframe src='https://t.example/'>x</iframe>",
        "<figure><img src=x onerror=alert(1)><figcaption>x</figcaption></figure>",
        "<svg><title>x</title><text>y</text></svg>",
        "<noscript><img src='https://t.example/p.gif'>x</noscript>",
        "<video><p>x</p></video>",
        "<select><option>x</select>",
    ],
)
def test_what_is_not_text_is_left_out(hidden: str) -> None:
    assert read(f"<p>One.</p>{hidden}<p>Two.</p>") == ("One.", "Two.")


@pytest.mark.parametrize("media_type", ["text/plain", None])
def test_tags_in_plain_text_are_html_as_feed_readers_have_it(media_type: str | None) -> None:
    assert read("<p>Peace &amp; war</p><p>Two.</p>", media_type) == ("Peace & war", "Two.")
    assert read("<b>Bold</b> AT&amp;T", media_type) == ("Bold AT&T",)


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("a < b > c", ("a < b > c",)),
        ("Jane <jane@outlet.example>", ("Jane <jane@outlet.example>",)),
        ("Peace &amp; war &#8211; now", ("Peace & war – now",)),
        ("see ?a=1&copy=2&lt=3", ("see ?a=1&copy=2&lt=3",)),
        ("One\nline.\n\n\nTwo.", ("One line.", "Two.")),
        ("R&D; costs", ("R&D; costs",)),
    ],
)
def test_plain_text_stays_as_it_reads(plain: str, expected: tuple[str, ...]) -> None:
    assert read(plain, "text/plain") == expected


@pytest.mark.parametrize(
    "escaped",
    [
        "&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;",
        "<div>&lt;p&gt;One &amp;amp; two&lt;/p&gt;</div>",
        "<![CDATA[<p>One &amp; two</p>]]>",
    ],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_html_that_was_escaped_twice_is_read(escaped: str, media_type: str) -> None:
    assert read(escaped, media_type) == ("One & two",)


def test_no_tag_is_left_however_often_it_was_escaped() -> None:
    layers = "<p>&lt;p&gt;&amp;lt;p&amp;gt;&amp;amp;lt;p&amp;amp;gt;&amp;amp;amp;lt;p&amp;amp;amp;gt;x"
    assert "<p>" not in "".join(read(layers))


def test_an_encoding_that_html_names_does_not_matter() -> None:
    assert read("<meta charset='iso-8859-1'><p>Zürich, Київ</p>") == ("Zürich, Київ",)


def test_depth_loses_nothing() -> None:
    assert read("<div>" * 50_000 + "deep" + "</div>" * 50_000 + "<p>after</p>") == ("deep", "after")
