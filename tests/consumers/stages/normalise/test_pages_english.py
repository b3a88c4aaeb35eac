"""Pages in English, in the forms of many outlets; people and events are invented."""

# ruff: noqa: E501 - a paragraph is one line

from collections.abc import Callable

from schemas.articles import Article

Read = Callable[..., Article]


def facts(article: Article) -> dict[str, object]:
    """What a test states about a page, in one piece, so that a failure shows all that differs."""
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "credits": [f"{credit.kind}: {credit.name}" for credit in article.credits],
        "published": article.published_at and f"{article.published_at:%Y-%m-%d %H:%M}",
        "updated": article.updated_at and f"{article.updated_at:%Y-%m-%d %H:%M}",
        "sections": [section.heading for section in article.sections],
        "paragraphs": article.body.split("\n\n"),
    }


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
    }


def test_labels_on_lines_of_their_own(read: Read) -> None:
    article = read("""Norway buys five frigates in biggest arms deal

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
""")
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
    }
    assert article.dates.published is not None
    assert article.dates.published.precision == "day"


def test_agency_page_with_a_note_of_who_reported(read: Read) -> None:
    article = read("""Pentagon to send more trainers to Jordan
By ROSE ABERNATHY
Associated Press
Updated 5:12 PM EDT, May 2, 2023

WASHINGTON (AP) — The Pentagon will send about 120 additional trainers to Jordan this summer, two officials said.

The officials spoke on condition of anonymity because the decision has not been announced.

___

Abernathy reported from Amman, Jordan. Associated Press writer Tom Lindqvist in Brussels contributed to this report.

Copyright 2023 The Associated Press. All rights reserved. This material may not be published or broadcast.
""")
    assert facts(article) == {
        "title": "Pentagon to send more trainers to Jordan",
        "standfirst": None,
        "authors": ["ROSE ABERNATHY"],
        "credits": ["agency: Associated Press"],
        "published": "2023-05-02 21:12",
        "updated": "2023-05-02 21:12",
        "sections": [],
        "paragraphs": [
            (
                "WASHINGTON (AP) — The Pentagon will send about 120 additional trainers to Jordan this summer,"
                " two officials said."
            ),
            "The officials spoke on condition of anonymity because the decision has not been announced.",
        ],
    }
    assert article.publisher is None


def test_wire_copy_is_dated_by_its_dateline_where_nothing_else_dates_it(read: Read) -> None:
    article = read("""Rwanda sends 300 police to Haiti mission

KIGALI, March 3, 2022 (Reuters) - Rwanda will send 300 police officers to Haiti, its government said on Thursday.

The officers will leave in June, it said in a statement.

(Reporting by Alice Uwimana; Editing by Tom Hardwick)
""")
    assert facts(article) == {
        "title": "Rwanda sends 300 police to Haiti mission",
        "standfirst": None,
        "authors": ["Alice Uwimana"],
        "credits": ["agency: Reuters"],
        "published": "2022-03-03 00:00",
        "updated": None,
        "sections": [],
        "paragraphs": [
            (
                "KIGALI, March 3, 2022 (Reuters) - Rwanda will send 300 police officers to Haiti, its government said on"
                " Thursday."
            ),
            "The officers will leave in June, it said in a statement.",
        ],
    }
    assert article.dates.published is not None
    assert article.dates.published.rule == "dateline"


def test_dateline_without_a_year_dates_nothing(read: Read) -> None:
    article = read("""Rwanda sends 300 police to Haiti mission

New Delhi, May 3 (PTI): Rwanda will send 300 police officers to Haiti, its government said on Thursday.
""")
    assert article.published_at is None
    assert article.flags == ("undated",)
    assert [credit.name for credit in article.credits] == ["PTI"]


def test_single_line_ends_part_paragraphs(read: Read) -> None:
    article = read(
        "Dutch navy to retire last two frigates a year early\n"
        "Crews are needed for new minehunters, minister tells parliament.\n"
        "By Anke de Vries\n"
        "Published: 12 March 2024 14:30\n"
        "The Dutch navy will retire its last two older frigates in 2025, the defence minister told parliament.\n"
        "The two ships have been short of sailors since last summer.\n"
        "Allies informed\n"
        "NATO headquarters in Brussels has been told, the minister wrote.\n"
        "Advertisement\n"
        "Unions said they had asked for the step for years."
    )
    assert facts(article) == {
        "title": "Dutch navy to retire last two frigates a year early",
        "standfirst": "Crews are needed for new minehunters, minister tells parliament.",
        "authors": ["Anke de Vries"],
        "credits": [],
        "published": "2024-03-12 14:30",
        "updated": None,
        "sections": ["Allies informed"],
        "paragraphs": [
            "The Dutch navy will retire its last two older frigates in 2025, the defence minister told parliament.",
            "The two ships have been short of sailors since last summer.",
            "Allies informed",
            "NATO headquarters in Brussels has been told, the minister wrote.",
            "Unions said they had asked for the step for years.",
        ],
    }


def test_wrapped_lines_are_joined(read: Read) -> None:
    article = read("""Greek navy to lease Italian tugs
Athens, 12 March 2024

The Greek navy will lease four tugs from Italy for five years, the
ministry of defence said on Tuesday, because its own are more than
forty years old and two of them have been out of service since the
summer.

The lease costs eleven million euros. Opposition parties said that
the money would have been better spent on a Greek yard.
""")
    assert facts(article)["title"] == "Greek navy to lease Italian tugs"
    assert facts(article)["published"] == "2024-03-12 00:00"
    assert facts(article)["paragraphs"] == [
        (
            "The Greek navy will lease four tugs from Italy for five years, the ministry of defence said on Tuesday, because"
            " its own are more than forty years old and two of them have been out of service since the summer."
        ),
        (
            "The lease costs eleven million euros. Opposition parties said that the money would have been better spent on a"
            " Greek yard."
        ),
    ]


def test_dates_as_headings_of_a_timeline_stay(read: Read) -> None:
    article = read("""Timeline: a year of the corridor

By Nora Feld
Last updated: 12 March 2024

The corridor has carried more than 30 million tonnes of goods. These are its main dates.

10 August 2023

Ukraine announces a route along its western coast.

5 January 2024

A mine damages a bulk carrier; two sailors are hurt.
""")
    assert facts(article)["sections"] == ["10 August 2023", "5 January 2024"]
    assert facts(article)["published"] == "2024-03-12 00:00"


def test_questions_and_answers_are_paragraphs(read: Read) -> None:
    article = read("""‘I sleep on the ship’: five questions to a minehunter’s captain

12 March 2024

Interview by Tove Lund

Captain Ida Berg has led the Norwegian squadron since August. We met her on the quay in Bergen.

Tove Lund: How many mines do you find in a year?

Ida Berg: About sixty. Most of them are older than my mother.

Q: And what do you do with them?

A: We blow them up, where nobody lives.
""")
    assert article.authors == ("Tove Lund",)
    assert article.sections == ()
    assert article.body.startswith("Captain Ida Berg")
    assert article.body.count("\n\n") == 4


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


def test_links_between_and_below_paragraphs_go(read: Read) -> None:
    article = read("""Airport to close a runway in May

By Jane Doe

The airport will close its northern runway for three weeks in May.

READ | Bus drivers to strike on Monday

Also read: How the airport grew

Pilots said they had been told in time, and that they would use the other one.

Related stories:
- Bus drivers to strike
- A history of the airport in ten pictures

The work costs nine million euros, a spokeswoman said.

Follow us on Telegram
Subscribe to our newsletter for the news of the day
Tags: airport, transport
""")
    assert article.body.split("\n\n") == [
        "The airport will close its northern runway for three weeks in May.",
        "Pilots said they had been told in time, and that they would use the other one.",
        "The work costs nine million euros, a spokeswoman said.",
    ]


def test_lists_stay(read: Read) -> None:
    article = read("""What the reserve needs

By Jane Doe

The report names three things that the reserve needs most:

- boots that last a winter
- a second depot in the north
- drivers

1. The first depot opens in May.
2. The second opens in June.

Nothing else is planned.
""")
    assert article.body.split("\n\n") == [
        "The report names three things that the reserve needs most:",
        "- boots that last a winter\n- a second depot in the north\n- drivers",
        "1. The first depot opens in May.\n2. The second opens in June.",
        "Nothing else is planned.",
    ]
    assert article.sections == ()


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


def test_segments_of_one_line(read: Read) -> None:
    article = read("""Army to test a bridge across the Elbe

By Priya Raman, Defence Correspondent | March 3, 2022 | 4 min read

The army will test a floating bridge across the Elbe in June.
""")
    assert facts(article)["authors"] == ["Priya Raman"]
    assert facts(article)["published"] == "2022-03-03 00:00"
    assert article.body == "The army will test a floating bridge across the Elbe in June."


def test_indian_paper_with_agency_and_place(read: Read) -> None:
    article = read("""Army inducts bridge-laying tanks in western sector

PTI | New Delhi | Updated: May 03, 2022 10:30 IST

File photo

The Army on Tuesday inducted twelve bridge-laying tanks in the western sector, officials said.

(This story has not been edited by our staff and is auto-generated from a syndicated feed.)
""")
    assert facts(article)["credits"] == ["agency: PTI"]
    assert facts(article)["updated"] == "2022-05-03 05:00"
    assert article.authors == ()
    assert (
        article.body == "The Army on Tuesday inducted twelve bridge-laying tanks in the western sector, officials said."
    )


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


def test_key_points_above_the_byline_stay(read: Read) -> None:
    article = read("""Boatyard wins tanker order from Japan
Key Points
• Japan has ordered nine more tankers.
• Deliveries begin in 2027.
PUBLISHED FRI, MAY 3 2024 2:30 PM EDT | UPDATED FRI, MAY 3 2024 4:05 PM EDT
Natasha Orlov
@NatashaOrlov

Japan has ordered nine more refuelling tankers, the company said on Friday.
""")
    assert article.authors == ("Natasha Orlov",)
    assert article.body.split("\n\n") == [
        "• Japan has ordered nine more tankers.\n• Deliveries begin in 2027.",
        "Japan has ordered nine more refuelling tankers, the company said on Friday.",
    ]


def test_note_on_the_author_goes(read: Read) -> None:
    article = read("""Denmark pledges 20 howitzers
by Nina Hale
May 3, 2024 2:30 PM (Updated: May 3, 2024 4:05 PM)

Denmark will give 20 howitzers, the ministry said.

They will be delivered in summer.

Nina Hale
Reporter
Nina Hale is a reporter with the Herald. She covers defence and has worked in Lviv.
""")
    assert article.body.endswith("delivered in summer.")
    assert facts(article)["updated"] == "2024-05-03 16:05"


def test_numbered_headings_and_numbered_lists(read: Read) -> None:
    article = read("""Three things to know about the draft law

Jane Doe, Vilnius
2024-05-03

The draft law has passed its second reading.

1. Who is called up

Men and women born after 2005 will be called up by lot.

2. For how long

Service lasts nine months.
""")
    assert [section.heading for section in article.sections] == ["1. Who is called up", "2. For how long"]


def test_questions_that_head_parts_and_questions_that_are_asked(read: Read) -> None:
    explainer = read("""What is a frigate? Two questions answered

The navy is to get five frigates.

What is a frigate?

A frigate is a warship smaller than a destroyer.

Who builds them?

Two yards do, one in Glasgow and one in Rosyth.
""")
    interview = read("""“We have too few people”

General, how many soldiers do you need?

About twenty thousand. That is not new.

And where will you find them?

Not in the schools alone. We look in factories too.
""")
    assert [section.heading for section in explainer.sections] == ["What is a frigate?", "Who builds them?"]
    assert interview.sections == ()
