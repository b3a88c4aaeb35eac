from pathlib import Path

import pytest

from consumers.stages.tag import TAXONOMY, load
from schemas.errors import InputError

FRAME = """\
edition = 4

[scoring]
title = 4
lead = 3
lead_length = 400
saturation = 2
unit = 1500
"""
TOPIC = """\
# A comment, which decides nothing.
id = "sea"
label = "The sea"
description = "Ships and harbours."

[thresholds]
mentions = 1
about = 5

[terms.en]
10 = ["harbour", "lighthouse*"]

[vetoes]
en = ["ship shape"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "taxonomy.toml").write_text(FRAME)
    (tmp_path / "sea.toml").write_text(TOPIC)
    return tmp_path


def test_the_shipped_taxonomy_has_its_three_topics() -> None:
    assert {"defence", "nato", "afghanistan"} <= {topic.id for topic in load(TAXONOMY).topics}


def test_a_folder_of_rules_is_a_tagger(folder: Path) -> None:
    tagger = load(folder)
    assert tagger.edition == 4
    assert [topic.label for topic in tagger.topics] == ["The sea"]


def test_a_new_topic_is_one_new_file(folder: Path) -> None:
    (folder / "sky.toml").write_text(TOPIC.replace('"sea"', '"sky"'))
    assert [topic.id for topic in load(folder).topics] == ["sea", "sky"]


def test_comments_and_spacing_do_not_change_the_hash(folder: Path) -> None:
    before = load(folder).hash
    (folder / "sea.toml").write_text(TOPIC.replace("# A comment, which decides nothing.\n", "\n\n"))
    assert load(folder).hash == before
    (folder / "sea.toml").write_text(TOPIC.replace("harbour", "haven"))
    assert load(folder).hash != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('label = "The sea"', 'lable = "The sea"', r"sea\.toml.*label: missing; add it"),
        ("[vetoes]", "[veto]", r"sea\.toml:13: veto: unknown key; did you mean 'vetoes'\?"),
        ("[vetoes]", "[xxxxxx]", r"sea\.toml:13: xxxxxx: unknown key; remove it"),
        (
            '"harbour"',
            '"har*bour"',
            r"sea\.toml:11: terms\.en\.10\.0: 'har\*bour' has a stray '\*': it stands at the end",
        ),
        ("about = 5", "about = 1", r"sea\.toml:6: thresholds: 'about' must be greater than 'mentions'"),
        ("10 = ", "0 = ", r"sea\.toml:11: terms\.en\.0: a term of weight 0 counts for nothing: move it to \[vetoes\]"),
        ("10 = ", "11 = ", r"sea\.toml:11: terms\.en\.11: .*less than or equal to 10"),
        ("[terms.en]", "[terms.English]", r"sea\.toml:10: terms\.English: .*match pattern"),
        (
            'en = ["ship shape"]',
            'en = ["harbour"]',
            r"sea\.toml:11: 'harbour' stands twice with different weights \(10 and 0\): keep one",
        ),
        ('id = "sea"', 'id = "sky"', r"sea\.toml: id: it is 'sky', and the file sea\.toml: give both the same name"),
        ('id = "sea"', "id = sea", r"sea\.toml: not TOML: .*line 2"),
        ("about = 5", "", r"sea\.toml.*thresholds\.about: missing; add it"),
    ],
)
def test_a_bad_topic_is_told_by_file_key_and_remedy(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "sea.toml").write_text(TOPIC.replace(old, new))
    with pytest.raises(InputError, match=message) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_a_bad_frame_is_told_in_the_same_way(folder: Path) -> None:
    (folder / "taxonomy.toml").write_text(FRAME.replace("edition = 4", "edition = 0"))
    with pytest.raises(InputError, match=r"taxonomy\.toml:1: edition: .*greater than 0"):
        load(folder)


def test_more_than_one_error_is_counted(folder: Path) -> None:
    (folder / "sea.toml").write_text(TOPIC.replace("label", "lable"))
    with pytest.raises(InputError, match=r"\(and 1 more\)"):
        load(folder)


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "sea.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"sea\.toml: cannot be read as UTF-8 text"):
        load(folder)


def test_a_folder_without_frame_or_topics_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"it needs a taxonomy\.toml"):
        load(tmp_path)
    with pytest.raises(InputError, match=r"it needs a taxonomy\.toml"):
        load(tmp_path / "nowhere")
    (tmp_path / "taxonomy.toml").write_text(FRAME)
    with pytest.raises(InputError, match="no topics here"):
        load(tmp_path)
