import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.stages.tag import TAXONOMY, Tagger, load
from consumers.stages.tag.rules import Example, Topic
from schemas.articles import Article

Compose = Callable[..., Article]
EXAMPLES = [
    pytest.param(topic.id, example, id=f"{topic.id}-{number}-{example.expect}")
    for topic in load(TAXONOMY).topics
    for number, example in enumerate(topic.examples, 1)
]
SEED = Path(__file__).parents[5] / "shared" / "seeds" / "000_d391540ad6a481ee.txt"
GUIDE = Path(__file__).parents[4] / "docs" / "taxonomy.md"
FURNITURE = ("Advertisement", "Image:", "Updated", "Reported by", "Published")


@pytest.mark.parametrize(("topic", "example"), EXAMPLES)
def test_every_example_of_a_topic_holds(shipped: Tagger, compose: Compose, topic: str, example: Example) -> None:
    tagged = shipped(compose(example.title, example.text))
    found = {tag.topic: (tag.salience, [piece.text for piece in tag.evidence]) for tag in tagged.tags}
    assert found.get(topic, ("none", []))[0] == example.expect, found


@pytest.mark.parametrize("topic", load(TAXONOMY).topics, ids=lambda topic: topic.id)
def test_every_topic_has_examples_of_every_kind(topic: Topic) -> None:
    assert {example.expect for example in topic.examples} == {"about", "mentions", "none"}


def test_the_guides_worked_example_works(tmp_path: Path, compose: Compose) -> None:
    _, toml, *_ = re.split(r"```(?:toml)?\n", GUIDE.read_text(encoding="utf-8"))
    (tmp_path / "earthquakes.toml").write_text(toml, encoding="utf-8")
    shutil.copy(TAXONOMY / "taxonomy.toml", tmp_path)
    tagger = load(tmp_path)
    for example in tagger.topics[0].examples:
        saliences = [str(tag.salience) for tag in tagger(compose(example.title, example.text)).tags]
        assert (saliences or ["none"]) == [example.expect], example.title


@pytest.mark.skipif(not SEED.exists(), reason="the shared seeds are not beside the project")
def test_the_users_seed_carries_its_three_tags(shipped: Tagger, compose: Compose) -> None:
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    title, standfirst, *body = (line for line in lines if not line.startswith(FURNITURE))
    tagged = shipped(compose(title, "\n\n".join(body), standfirst))
    assert {tag.topic: tag.salience for tag in tagged.tags} == {
        "afghanistan": "mentions",
        "defence": "about",
        "nato": "mentions",
    }
    for tag in tagged.tags:
        assert tag.evidence
        assert all(getattr(tagged, piece.field)[piece.start : piece.end] == piece.text for piece in tag.evidence)
