"""English pages of agencies, and of papers that print them; people and events are invented."""

# ruff: noqa: E501 - a paragraph is one line

from tests.consumers.stages.normalise.conftest import Read
from tests.consumers.stages.normalise.pages.facts import facts


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
        "language": "en",
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
        "language": "en",
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
