from benchmarks.articles import raw_articles
from benchmarks.floors import record
from benchmarks.runs import copies
from schemas.topics import RAW
from schemas.wire import Envelope, decode, encode, header


def test_copies_have_ids_of_their_own_in_key_value_and_event() -> None:
    raws = list(raw_articles(2))
    made = copies([encode(RAW, raw, Envelope("bench", raw.fetched_at), prefix="b") for raw in raws], 5)
    found = [decode(RAW, record(message)) for message in made]
    assert len({raw.id for raw in found}) == 5
    assert [raw.id.encode() for raw in found] == [message.key for message in made]
    assert all(
        (header(message.headers, "ce_id") or "").startswith(f"{(message.key or b'').decode()}.") for message in made
    )
    assert [raw.document for raw in found] == [raws[number % 2].document for number in range(5)]
