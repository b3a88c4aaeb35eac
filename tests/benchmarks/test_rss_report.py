import pytest

from benchmarks.rss.cases import ALL, FIRST, SAME, SOME, Taken
from benchmarks.rss.report import Results, memory_table, table
from benchmarks.rss.service import Run


def measured() -> Results:
    results = Results(100, parsing={"as found": 0.010, "sanitised": 0.030})
    results.add("bare", FIRST, Taken(0.1, 0.1, 80_000_000))
    results.add("bare", SAME, Taken(0.05, 0.02, 80_000_000))
    for case, cpu in ((FIRST, 9.0), (SAME, 0.5), (SOME, 1.5), (ALL, 8.0)):
        results.add("reader", case, Taken(cpu, cpu, 65_000_000))
    results.add("poller", SAME, Taken(0.1, 0.125, 210_000_000))
    results.add("poller", SOME, Taken(0.5, 0.5, 210_000_000))
    results.service[SAME] = Run(Taken(0.5, 0.1, 120_000_000), start=2.0, broker=0.15)
    results.service[ALL] = Run(Taken(4.0, 4.0, 230_000_000), start=2.0, broker=0.3)
    return results


def row(case: str, who: str) -> tuple[str, ...]:
    return next(row[2:] for row in table(measured()) if row[:2] == (case, who))


def test_a_case_is_told_a_feed() -> None:
    assert row("all 304", "reader") == ("200", "5.00", "65", "", "", "")


@pytest.mark.parametrize(
    ("case", "who", "against", "aim"),
    [
        ("all 304", "newswire without Kafka", "reader takes 4.0x, floors 0.20 ms", ("≥ 5x", "no")),
        ("all 304", "newswire rss", "reader takes 5.0x, broker 1.50 ms, start 2.0 s apart", ("≥ 5x", "yes")),
        ("all changed", "newswire rss", "reader takes 2.0x, broker 3.00 ms, start 2.0 s apart", ("≥ 2x", "yes")),
        ("10 % changed", "newswire without Kafka", "reader takes 3.0x, floors 1.28 ms", ("", "")),
    ],
)
def test_newswire_is_compared_with_reader_and_with_the_floors(
    case: str, who: str, against: str, aim: tuple[str, str]
) -> None:
    assert row(case, who)[3:] == (against, *aim)


def test_without_reader_nothing_is_compared() -> None:
    results = measured()
    del results.taken["reader"], results.taken["bare"]
    assert next(row for row in table(results) if row[1] == "newswire without Kafka")[5:] == ("", "", "")


def test_memory_is_told_by_feeds_and_case() -> None:
    assert memory_table({1000: {SAME: 110_000_000, FIRST: 200_000_000}}) == [("1,000", "200", "110")]
