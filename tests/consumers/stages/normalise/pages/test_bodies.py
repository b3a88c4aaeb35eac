"""English pages: which lines make the text, and where it has headings; people and events are invented."""

# ruff: noqa: E501 - a paragraph is one line

from tests.consumers.stages.normalise.conftest import Read
from tests.consumers.stages.normalise.pages.facts import facts


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
        "language": "en",
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
