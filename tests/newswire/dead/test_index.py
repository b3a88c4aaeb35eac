"""What is kept of a topic of dead letters, chosen and counted."""

from datetime import UTC, datetime

import pytest

from newswire.dead.index import REASON, Entry, Filter, Index, counted
from newswire.dead.redriving import BYTES, LETTERS, batches, chosen
from runtime.steps import Letters, Refusal
from schemas.dead import KINDS, DeadLetter
from schemas.errors import InputError
from schemas.wire import ATTEMPTS, Record, decode_letter, encode_letter

AT = datetime(2026, 3, 1, tzinfo=UTC)


def letter(place: str, kind: str = "invalid", reason: str = "why", value: bytes | None = b"v") -> DeadLetter:
    """Give the letter with the id `place`: stage/topic/partition/offset."""
    stage, topic, partition, offset = place.split("/")
    record = Record(topic, int(partition), int(offset), 0, b"k", value, ((ATTEMPTS, b"2"),))
    message = Letters(stage, "tests", "news").write(Refusal(record, kind, reason))
    return decode_letter(Record("news.dead", 0, 0, 0, message.key, message.value, message.headers))


def index(*letters: DeadLetter) -> Index:
    """Enter letters as the records 0, 1, … of their topic, a second apart."""
    made = Index()
    for offset, each in enumerate(letters):
        message = encode_letter(each, prefix="news")
        at = int(AT.timestamp() + offset) * 1000
        made.enter(Record(message.topic, 0, offset, at, message.key, message.value, message.headers))
    return made


def ids(entries: list[Entry]) -> list[str]:
    return [entry.id for entry in entries]


ONE, TWO, TEN = "normalise/news.raw/0/1", "tag/news.articles/0/2", "normalise/news.raw/10/1"


def test_of_a_letter_is_kept_what_a_list_shows() -> None:
    (entry,) = index(letter(ONE, reason="w" * 2 * REASON)).waiting()
    assert entry == Entry(ONE, "normalise", "invalid", "w" * REASON, 1772323200000, 2, None, (0, 0), ("news.raw", 0))
    assert entry.arrived == AT


def test_the_last_record_of_a_key_counts_and_stands_where_it_arrived() -> None:
    found = index(letter(ONE, "bug"), letter(TWO), letter(ONE)).waiting()
    assert [(entry.id, entry.kind, entry.place) for entry in found] == [
        (TWO, "invalid", (0, 1)),
        (ONE, "invalid", (0, 2)),
    ]


def test_a_redriven_letter_waits_no_more_until_it_is_written_again() -> None:
    """A sink that was killed before its commit writes the letter of a record once more."""
    marked = letter(ONE).model_copy(update={"redriven_at": AT})
    assert index(letter(ONE), marked).waiting() == []
    assert ids(index(letter(ONE), marked, letter(ONE)).waiting()) == [ONE]


def test_a_filter_takes_what_meets_all_of_it() -> None:
    made = index(letter(ONE), letter(TWO), letter(TEN, "bug"))
    assert ids(made.waiting(Filter(stage="normalise"))) == [ONE, TEN]
    assert ids(made.waiting(Filter(stage="normalise", kind="bug"))) == [TEN]
    assert ids(made.waiting(Filter(since=datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)))) == [TWO, TEN]
    assert made.waiting(Filter(stage="tag", kind="bug")) == []


def test_a_stage_or_kind_that_could_be_is_no_error_though_none_waits() -> None:
    made = index(letter("sink.a/news.tagged/0/1").model_copy(update={"redriven_at": AT}))
    for wanted in (Filter(stage="normalise"), Filter(stage="sink.a"), Filter(kind="bug")):
        assert made.waiting(wanted) == []


def test_a_name_that_cannot_be_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        index().waiting(Filter(stage="tga"))
    assert str(caught.value) == "--stage tga: no dead letter has it; known are normalise, tag"
    with pytest.raises(InputError, match=r"^--stage sink\.b: .*; known are normalise, tag, sink\.a$"):
        index(letter("sink.a/news.tagged/0/1")).waiting(Filter(stage="sink.b"))
    with pytest.raises(InputError) as caught:
        index(letter(ONE, "odd")).waiting(Filter(kind="bugs"))
    assert str(caught.value) == f"--kind bugs: no dead letter has it; known are {', '.join(KINDS)}, odd"


@pytest.mark.parametrize("text", [ONE, "raw/0/1", "news.raw/0/1", "normalise/news.raw/0", "normalise/news.raw/0/"])
def test_a_letter_is_found_by_what_only_its_id_has(text: str) -> None:
    assert index(letter(ONE), letter(TWO), letter(TEN)).find(text).id == ONE


def test_an_end_of_an_id_begins_at_a_name_or_number() -> None:
    made = index(letter(TEN), letter(TWO))
    assert made.find("10/1").id == TEN
    with pytest.raises(InputError, match=r"no dead letter has the id 0/1: see `newswire dead list`"):
        made.find("0/1")


def test_an_id_that_begins_others_is_still_itself() -> None:
    longer = "normalise/news.raw/0/12"
    assert index(letter(longer), letter(ONE)).find(ONE).id == ONE


def test_what_fits_several_names_some_of_them() -> None:
    made = index(*(letter(f"tag/news.articles/0/{n}") for n in range(7)))
    with pytest.raises(InputError, match=r"^tag fits 7 dead letters: tag/news\.articles/0/0, .*/0/4, …$"):
        made.find("tag")
    with pytest.raises(InputError, match=r"^1 fits 2 dead letters: normalise/news\.raw/0/1, normalise/news\.raw/10/1$"):
        index(letter(ONE), letter(TEN)).find("1")


def test_letters_are_counted_by_stage_and_kind_the_most_first() -> None:
    made = index(letter(TWO), letter(ONE, "bug"), letter(TEN), letter("normalise/news.raw/1/1"))
    assert counted(made.waiting()) == "4 dead letters: normalise 3 (invalid 2, bug 1), tag 1 (invalid 1)"
    assert counted([]) == "0 dead letters"


def test_letters_chosen_by_id_go_once_each_in_the_order_of_their_topic() -> None:
    made = index(letter(ONE), letter(TWO), letter(TEN))
    assert ids(chosen(made, ["10/1", ONE, "raw/10/1"], Filter())) == [ONE, TEN]
    assert ids(chosen(made, [], Filter(stage="tag"))) == [TWO]


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([], []),
        ([1] * (LETTERS + 1), [LETTERS, 1]),
        ([BYTES // 2] * 5, [2, 2, 1]),
        ([1, 2 * BYTES, 1], [1, 1, 1]),
        ([None, 1], [2]),
    ],
)
def test_a_transaction_is_bounded_in_letters_and_bytes(sizes: list[int | None], wanted: list[int]) -> None:
    plain = letter(ONE)
    letters = [plain.model_copy(update={"value": None if size is None else bytes(size)}) for size in sizes]
    found = list(batches(iter(letters)))
    assert [len(batch) for batch in found] == wanted
    assert [each for batch in found for each in batch] == letters
