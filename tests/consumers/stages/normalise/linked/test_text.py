from collections.abc import Callable

import pytest

from consumers.stages.normalise.page import read_page

Make = Callable[..., str]
TITLE = '<meta property="og:title" content="Harbour opens"><title>Harbour opens | The Outlet</title>'


def test_a_page_gives_its_article_and_nothing_around_it(make: Make, texts: tuple[str, ...]) -> None:
    assert read_page(make()).paragraphs == texts
    assert read_page(make()).paragraphs == texts


def test_a_page_reads_the_same_every_time(make: Make) -> None:
    first = read_page(make())
    assert all(read_page(make()) == first for _ in range(3))


@pytest.mark.parametrize("tag", ["h1", "h2", "p"])
def test_the_title_is_no_paragraph_of_its_article(make: Make, texts: tuple[str, ...], tag: str) -> None:
    assert read_page(make(above=f"<{tag}>Harbour opens</{tag}>", head=TITLE)).paragraphs == texts


def test_a_summary_that_is_the_first_paragraph_stays(make: Make, texts: tuple[str, ...]) -> None:
    page = read_page(make(head=f'<meta name="description" content="{texts[0]}">'))
    assert page.paragraphs == texts
    assert page.standfirst is not None
    assert page.standfirst.value == texts[0]


def test_headings_stand_above_their_paragraphs(make: Make, texts: tuple[str, ...]) -> None:
    body = f"<p>{texts[0]}</p><h2>Berths</h2><p>{texts[1]}</p><p>{texts[2]}</p><h2>Costs</h2><p>{texts[3]}</p>"
    page = read_page(make(body=body))
    assert page.paragraphs == texts
    assert [(place, block.text) for place, block in enumerate(page.blocks) if block.heading] == [
        (1, "Berths"),
        (4, "Costs"),
    ]


def test_a_heading_with_nothing_below_it_goes(make: Make, texts: tuple[str, ...]) -> None:
    page = read_page(make(below="<h3>Latest from the coast</h3>"))
    assert page.paragraphs == tuple(block.text for block in page.blocks) == texts


@pytest.mark.parametrize(
    "below",
    [
        '<p><a href="/2">Ferry to the islands is late again, and this time nobody knows when it may come</a></p>',
        '<p><strong><a href="/2">Ferry to the islands is late again</a></strong></p>',
        '<ul><li><a href="/2">Ferry to the islands is late</a></li><li><a href="/3">Five ports to see</a></li></ul>',
        "<p>You may also like</p><p>Ferry to the islands is late again</p><p>Five ports to see this year</p>",
        "<p>Sign up for our newsletter</p>",
        "<aside><p>The ministry has built three other harbours since the year 2001.</p></aside>",
    ],
)
def test_links_to_other_articles_and_furniture_go(make: Make, texts: tuple[str, ...], below: str) -> None:
    assert read_page(make(below=below)).paragraphs == texts


@pytest.mark.parametrize(
    "kept",
    [
        'The plan is <a href="/plan">on the site of the ministry for all to read</a>.',
        '<a href="/said">The ministry said that it would answer all questions on Friday.</a>',
    ],
)
def test_a_link_that_is_part_of_the_text_stays(make: Make, kept: str) -> None:
    page = read_page(make(below=f"<p>{kept}</p><p>Nobody was hurt when a crane fell in May.</p>"))
    assert page.paragraphs[-1] == "Nobody was hurt when a crane fell in May."
    assert len(page.paragraphs) == 6


def test_a_list_with_a_text_beside_its_links_stays(make: Make) -> None:
    items = (
        '<li><a href="/a">A berth for the ferry</a> is 90 metres long</li><li><a href="/b">Three cranes</a> came</li>'
    )
    paragraphs = read_page(make(below=f"<ul>{items}</ul><p>All are in use.</p>")).paragraphs
    assert paragraphs[4:] == ("A berth for the ferry is 90 metres long", "Three cranes came", "All are in use.")


def test_a_text_in_parts_is_put_together(make: Make, texts: tuple[str, ...]) -> None:
    whole = tuple(f"On day {day} this was said. {text}" for day in range(10) for text in texts)
    first, second = ("".join(f"<p>{text}</p>" for text in half) for half in (whole[:20], whole[20:]))
    part = '<div><div class="article__body">{}</div></div>'
    body = f'{part.format(first)}<div class="ad">x</div>{part.format(second)}'
    assert read_page(make(body=body)).paragraphs == whole


def test_a_text_that_the_page_shows_only_a_part_of_is_read_from_json_ld(make: Make, texts: tuple[str, ...]) -> None:
    whole = "\n\n".join(texts)
    linked = {"@type": "NewsArticle", "articleBody": whole}
    assert read_page(make(body=f"<p>{texts[0]}</p>", linked=linked)).paragraphs == texts


def test_a_shorter_text_in_json_ld_does_not_stand_for_the_page_s(make: Make, texts: tuple[str, ...]) -> None:
    linked = {"@type": "NewsArticle", "articleBody": texts[0]}
    assert read_page(make(linked=linked)).paragraphs == texts


def test_line_breaks_and_cells_part_what_they_part(make: Make, texts: tuple[str, ...]) -> None:
    rows = "<tr><td>Berths in the harbour</td><td>12</td></tr><tr><td>Cranes on the pier</td><td>3</td></tr>"
    table = f"<table>{rows}</table>"
    body = f"<p>{texts[0]}<br>{texts[1]}</p>{table}<p>{texts[2]}</p><p>{texts[3]}</p>"
    assert read_page(make(body=body)).paragraphs == (
        *texts[:2],
        "Berths in the harbour 12",
        "Cranes on the pier 3",
        *texts[2:],
    )


@pytest.mark.parametrize("control", ["\x00", "\x08", "\x0b", "&#8;", "&#x8;", "&#0;"])
def test_a_control_character_costs_no_text(make: Make, texts: tuple[str, ...], control: str) -> None:
    body = "".join(f"<p>{text}{control}</p>" for text in texts)
    assert read_page(make(body=body)).paragraphs == texts
