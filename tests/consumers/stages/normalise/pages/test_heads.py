"""English pages: headline, standfirst, names, dates and credits around the text; people and events are invented."""

from tests.consumers.stages.normalise.conftest import Read
from tests.consumers.stages.normalise.pages.facts import facts


def test_section_and_rubric_over_the_headline_dates_below_the_names(read: Read) -> None:
    article = read("""World news
Ukraine

Kyiv orders two more minehunters as corridor widens

Ministry says vessels will reach Odesa by spring; shipping insurers welcome the decision

Dan Whitcombe in Odesa and Elena Marchuk
Thu 14 Mar 2024 18.05 GMT
Last modified on Fri 15 Mar 2024 09.12 GMT

Share

Ukraine is to buy two more minehunters from Belgium, the defence ministry said on Thursday.

Insurers

Premiums for the corridor fell by a third after the announcement.
""")
    assert facts(article) == {
        "title": "Kyiv orders two more minehunters as corridor widens",
        "standfirst": "Ministry says vessels will reach Odesa by spring; shipping insurers welcome the decision",
        "authors": ["Dan Whitcombe", "Elena Marchuk"],
        "credits": [],
        "published": "2024-03-14 18:05",
        "updated": "2024-03-15 09:12",
        "sections": ["Insurers"],
        "paragraphs": [
            "Ukraine is to buy two more minehunters from Belgium, the defence ministry said on Thursday.",
            "Insurers",
            "Premiums for the corridor fell by a third after the announcement.",
        ],
        "language": "en",
    }


LABELLED = """Norway buys five frigates in biggest arms deal

Published
3 March 2024

Share page
About sharing

IMAGE SOURCE,GETTY IMAGES
Image caption,
The first ship is to arrive in 2029

By Kari Holm
BBC News, Oslo

Norway will buy five frigates from Britain, the government in Oslo has announced.

It is to be delivered between 2029 and 2034.

More on this story

Norway to double its coast guard
12 January

Why the north is arming
4 February

Related Topics

Norway
Royal Navy
"""


def test_labels_on_lines_of_their_own(read: Read) -> None:
    article = read(LABELLED)
    assert facts(article) == {
        "title": "Norway buys five frigates in biggest arms deal",
        "standfirst": None,
        "authors": ["Kari Holm"],
        "credits": ["image: GETTY IMAGES"],
        "published": "2024-03-03 00:00",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "Norway will buy five frigates from Britain, the government in Oslo has announced.",
            "It is to be delivered between 2029 and 2034.",
        ],
        "language": "en",
    }
    assert article.dates.published is not None
    assert article.dates.published.precision == "day"


def test_photo_caption_and_its_credit_are_no_paragraph(read: Read) -> None:
    article = read("""Barracks roof leaks like a sieve

Soldiers sleep under tarpaulins, leaked report says

By JACK THORNBURY and LUCY ELM FOR THE NORTHERN MAIL
PUBLISHED: 14:30 GMT, 12 March 2024 | UPDATED: 16:05 GMT, 12 March 2024

12 shares
34 View comments

A dormitory at Catterick in February
Picture: Owen Blake/PA

A barracks roof leaks so badly that soldiers sleep under tarpaulins, a leaked report has revealed.

Water on the stairs at Catterick [File: Owen Blake/Reuters]

The report says that water ran down the walls in February.

Share or comment on this article: Barracks roof leaks like a sieve
""")
    assert facts(article) == {
        "title": "Barracks roof leaks like a sieve",
        "standfirst": "Soldiers sleep under tarpaulins, leaked report says",
        "authors": ["JACK THORNBURY", "LUCY ELM"],
        "credits": ["image: Owen Blake/PA", "image: Owen Blake/Reuters"],
        "published": "2024-03-12 14:30",
        "updated": "2024-03-12 16:05",
        "sections": [],
        "paragraphs": [
            "A barracks roof leaks so badly that soldiers sleep under tarpaulins, a leaked report has revealed.",
            "The report says that water ran down the walls in February.",
        ],
        "language": "en",
    }


def test_outlet_after_the_headline_and_in_the_copyright_line(read: Read) -> None:
    article = read("""Finland calls up 20,000 reservists for spring exercise | Tampere Courier
March 12, 2024
By Staff Reporter

Finland is calling up 20,000 reservists for an exercise in the north.

The exercise begins on 15 April and ends two weeks later.

© 2024 Tampere Courier. All rights reserved.
""")
    assert article.title == "Finland calls up 20,000 reservists for spring exercise"
    assert article.publisher == "Tampere Courier"
    assert article.authors == ()


def test_hyphen_in_a_headline_is_no_outlet(read: Read) -> None:
    article = read("War and peace - a short history of the Baltic\n\nThe sea has seen eleven wars since 1500.\n")
    assert article.title == "War and peace - a short history of the Baltic"
    assert article.publisher is None


def test_headline_in_title_case_is_no_name(read: Read) -> None:
    article = read("""Analysis: Turkish Ministers Resign

By Jane Doe
May 3, 2024

Two deputy ministers resigned on Friday after a row over drones.

Search For Successors

Nobody has been named to succeed them.
""")
    assert article.title == "Analysis: Turkish Ministers Resign"
    assert article.authors == ("Jane Doe",)
    assert [section.heading for section in article.sections] == ["Search For Successors"]


def test_segments_of_one_line(read: Read) -> None:
    article = read("""Army to test a bridge across the Elbe

By Priya Raman, Defence Correspondent | March 3, 2022 | 4 min read

The army will test a floating bridge across the Elbe in June.
""")
    assert facts(article)["authors"] == ["Priya Raman"]
    assert facts(article)["published"] == "2022-03-03 00:00"
    assert article.body == "The army will test a floating bridge across the Elbe in June."


def test_bottom_byline_and_date(read: Read) -> None:
    article = read("""A harbour opens in the north

The harbour opened on Monday with a concert.

It took six years to build, and it was to have taken four.

Jane Doe, Tromsø
3 March 2022, 18:05 CET
""")
    assert facts(article)["authors"] == ["Jane Doe"]
    assert facts(article)["published"] == "2022-03-03 17:05"
    assert article.standfirst is None
    assert article.body.endswith("to have taken four.")


def test_publication_dates_in_prose_are_prose(read: Read) -> None:
    article = read("""A report and its critics

The report, published on 3 March 2022 and updated on 5 May 2022, names no names, people who have read it said.

On 7 June 2022 the council is to debate it.
""")
    assert article.published_at is None
    assert article.flags == ("undated",)
    assert article.body.count("2022") == 3


def test_relative_dates_date_nothing(read: Read) -> None:
    article = read("""A harbour opens in the north

By Jane Doe
Published 2 hours ago

The harbour opened on Monday with a concert.
""")
    assert article.published_at is None
    assert article.flags == ("undated",)
    assert article.body == "The harbour opened on Monday with a concert."
