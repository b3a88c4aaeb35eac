"""Made-up news of 4 to 6 KB an article, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

from schemas.articles import RawArticle, Source
from schemas.identity import seed_id

COLLECTION = "bench"
FIRST = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LEAST, MOST = 4_200, 5_800
"""Bytes of a document without its headline, within which the length is drawn."""

_SUBJECTS = (
    "The town council", "A spokeswoman for the port", "The regional water board", "An inspector of bridges",
    "The owner of the mill", "A group of teachers", "The county's chief engineer", "The ferry operator",
    "A farmer from the upper valley", "The director of the museum", "A jury of seven readers", "The railway union",
    "The night editor", "A retired surveyor", "The housing association", "The hospital's board",
)  # fmt: skip
_VERBS = (
    "has put off", "will pay for", "turned down", "wants to publish", "argued against", "has finished",
    "is still looking for", "agreed to share", "criticised", "welcomed", "cannot explain", "has asked a court to stop",
)  # fmt: skip
_OBJECTS = (
    "the repair of the eastern quay", "a second survey of the old tunnels", "the new timetable for school buses",
    "a plan to raise the river wall by half a metre", "the sale of forty hectares of meadow",
    "a list of wells that ran dry last summer", "the report on the collapsed warehouse roof",
    "cheaper loans for small bakeries", "an archive of letters found in a flooded cellar",
    "the figures behind this year's apple harvest", "a trial of quieter trams", "the long-promised swimming hall",
)  # fmt: skip
_ENDINGS = (
    "before the end of the month", "in spite of three objections", "after a meeting that lasted until midnight",
    "at a cost of 2.4 million", "without naming a supplier", "for the first time since the storm of 1998",
    "although the money has not been found", "with the support of both large parties",
    "as soon as the ground has thawed", "while the neighbours wait for an answer",
)  # fmt: skip
_BEATS = {
    "nato": (
        "NATO will keep two frigates in the northern strait until the autumn, an officer at its headquarters said",
        "Ministers of the NATO members asked for a common stock of spare parts at the summit in Tallinn",
        "The North Atlantic Council is expected to vote on the exercise next week",
        "A NATO spokesman called the talks useful and would not say more",
    ),
    "defence": (
        "The ministry of defence has ordered forty armoured vehicles and ammunition for a year of training",
        "The army said that the brigade's artillery would move to the new barracks in spring",
        "Two fighter jets of the air force escorted the aircraft until it left the country's airspace",
        "The defence budget rises by four per cent, most of it for air defence and for soldiers' pay",
    ),
    "afghanistan": (
        "Drivers on the road from Kabul to Jalalabad waited two days for the Afghan border guards to open the gate",
        "The Taliban authorities in Kandahar have promised to let the seed banks reopen",
        "Schools in Herat lost a third of their teachers, a survey of aid groups in Afghanistan found",
        "The Afghan central bank printed new notes in Kabul for the first time in four years",
    ),
}
_ABOUT, _MENTION = 0.3, 0.2
"""Share of the articles that are about a beat, and of those that only mention one."""
_OLD = timedelta(minutes=40)
"""How long an article was out when it was fetched."""
_QUOTED = 0.9
"""Share of the sentences that name who said so."""
_FIRST_NAMES = ("Maren", "Tobias", "Ilse", "Farid", "Judith", "Anselm", "Priya", "Callum")
_SYLLABLES = (
    ("Bar", "Cal", "Den", "Fair", "Gar", "Hol", "Kes", "Lin", "Mar", "Nor", "Os", "Pen", "Rad", "Sel", "Tor", "Wes"),
    ("a", "be", "der", "el", "in", "ke", "lo", "ma", "ne", "or", "ra", "ser", "ti", "ven", "wi", "y"),
    (
        "bury",
        "by",
        "dale",
        "field",
        "ford",
        "ham",
        "land",
        "ley",
        "man",
        "mere",
        "mont",
        "ner",
        "son",
        "stad",
        "ton",
        "wick",
    ),
)
_NAMES = tuple("".join(parts) for parts in product(*_SYLLABLES))
"""4,096 names of people and places: with few words, a search index would be cheaper than it is."""
_STRIDE = 1_777
"""Odd, so that it takes neighbours apart and leaves none of them out."""


class Story(NamedTuple):
    """What an article says, before it takes the shape of a file (or of a feed's entry)."""

    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]


def story(number: int, chance: random.Random, published: datetime) -> Story:
    """Make one up."""
    place = _name(chance)
    drawn = chance.random()
    beat: Sequence[str] = ()
    if drawn < _ABOUT + _MENTION:
        beat = chance.choice(list(_BEATS.values()))
    about = drawn < _ABOUT
    head = chance.choice(beat) if about else _sentence(chance)
    return Story(
        title=f"{place}: {head.split(', ')[0]}, report {number} says",
        author=f"{chance.choice(_FIRST_NAMES)} {_name(chance)}",
        published=published,
        paragraphs=_paragraphs(beat, chance, share=0.25 if about else 0.04),
    )


def _paragraphs(beat: Sequence[str], chance: random.Random, *, share: float) -> tuple[str, ...]:
    length = chance.randrange(LEAST, MOST)
    paragraphs = []
    while length > 0:
        wanted = (beat if beat and chance.random() < share else None for _ in range(chance.randrange(2, 5)))
        sentences = [chance.choice(about) if about else _sentence(chance) for about in wanted]
        paragraph = ". ".join(sentences) + "."
        paragraphs.append(paragraph)
        length -= len(paragraph) + 2
    return tuple(paragraphs)


def _sentence(chance: random.Random) -> str:
    said = " ".join(chance.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS))
    if chance.random() < _QUOTED:
        who, office, place = (_name(chance) for _ in range(3))
        said += f", said {who} of the {office} office in {place} on page {chance.randrange(2, 400)}"
    return said


def _name(chance: random.Random) -> str:
    """Choose a name, some of them often and most of them seldom, as words are."""
    return _NAMES[int(len(_NAMES) * chance.random() ** 3) * _STRIDE % len(_NAMES)]


def as_document(told: Story) -> str:
    """Write a story as the file that one gets by pasting a page: headline, date, byline, paragraphs."""
    date = told.published.strftime("%d %B %Y, %H:%M GMT")
    return "\n\n".join((told.title, date, f"By {told.author}", *told.paragraphs)) + "\n"


def raw_article(number: int, chance: random.Random, fetched_at: datetime) -> RawArticle:
    """Make one raw article; its language is declared, so that nobody has to guess it."""
    file = f"{number}.txt"
    return RawArticle(
        id=seed_id(COLLECTION, file),
        source=Source(kind="seed", name=COLLECTION, collection=COLLECTION, file=file, language="en", timezone="UTC"),
        fetched_at=fetched_at,
        document=as_document(story(number, chance, fetched_at - _OLD)),
    )


def raw_articles(count: int, seed: int = 1) -> Iterator[RawArticle]:
    """Give `count` articles of distinct ids, fetched one a second."""
    chance = random.Random(seed)  # noqa: S311 - made-up news, not a secret
    for number in range(count):
        yield raw_article(number, chance, FIRST + timedelta(seconds=number))
