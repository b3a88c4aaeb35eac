import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consumers.stages.tag import Tagger
from schemas.articles import Article

Compose = Callable[..., Article]
SEEDS = Path(__file__).parents[4] / "seeds"
EXPECTED = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def body(text: str, expected: dict[str, Any]) -> str:
    """Crudely what the normaliser does with care: the text without its title, its standfirst and its furniture."""
    gone = {expected["title"], expected["standfirst"], *expected["absent"]}
    return "\n".join(line for line in text.splitlines() if line.strip() not in gone)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_every_seed_carries_its_tags(shipped: Tagger, compose: Compose, expected: dict[str, Any]) -> None:
    text = (SEEDS / "articles" / expected["file"]).read_text(encoding="utf-8")
    tagged = shipped(compose(expected["title"], body(text, expected), expected["standfirst"]))
    found = {tag.topic: tag.salience for tag in tagged.tags}
    assert found == expected["tags"], [
        (tag.topic, tag.score, [item.text for item in tag.evidence]) for tag in tagged.tags
    ]
