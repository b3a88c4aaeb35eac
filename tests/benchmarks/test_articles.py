from collections import Counter
from datetime import UTC, datetime
from random import Random

from benchmarks.articles import as_document, raw_articles, story
from benchmarks.entries import raw_entries
from consumers.stages.normalise import normalise
from consumers.stages.tag import TAXONOMY, load

AT = datetime(2026, 3, 2, 6, 7, tzinfo=UTC)


def test_a_seed_makes_the_same_articles_and_another_seed_others() -> None:
    first = list(raw_articles(20, seed=7))
    assert list(raw_articles(20, seed=7)) == first
    assert {raw.document for raw in first}.isdisjoint(raw.document for raw in raw_articles(20, seed=8))


def test_articles_have_ids_of_their_own_a_declared_language_and_the_size_of_news() -> None:
    articles = list(raw_articles(200))
    assert len({raw.id for raw in articles}) == 200
    assert {raw.source.language for raw in articles} == {"en"}
    sizes = sorted(len((raw.document or "").encode()) for raw in articles)
    assert 4_000 < sizes[0] < sizes[-1] < 7_000
    assert 5_000 < sum(sizes) / 200 < 6_000


def test_a_document_is_read_as_the_story_that_it_tells() -> None:
    told = story(3, Random(5), AT)  # noqa: S311 - made-up news
    raw = next(raw_articles(1)).model_copy(update={"document": as_document(told), "fetched_at": AT})
    article = normalise(raw)
    assert article.title == told.title
    assert article.authors == (told.author,)
    assert article.published_at == told.published
    assert article.body == "\n\n".join(told.paragraphs)
    assert (article.language, article.flags) == ("en", ())


def test_some_articles_are_about_a_topic_some_mention_one_and_most_do_neither() -> None:
    tag = load(TAXONOMY)
    tagged = [tag(normalise(raw)) for raw in raw_articles(120)]
    found = Counter((each.topic, each.salience) for article in tagged for each in article.tags)
    assert {topic for topic, _ in found} == {"nato", "defence", "afghanistan"}
    assert {salience for _, salience in found} == {"about", "mentions"}
    assert 0.3 < sum(not article.tags for article in tagged) / 120 < 0.7


def test_entries_have_ids_of_their_own_a_declared_language_and_all_that_feeds_give() -> None:
    entries = list(raw_entries(300))
    assert len({raw.id for raw in entries}) == 300
    assert {raw.source.language for raw in entries} == {"en"}
    articles = [normalise(raw) for raw in entries]
    assert {(bool(article.body), bool(article.url), bool(article.published_at)) for article in articles} == {
        (True, True, True)
    }
