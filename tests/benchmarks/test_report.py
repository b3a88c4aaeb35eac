from math import inf

from benchmarks.floors import Pure
from benchmarks.report import Results, Whole, table
from benchmarks.worker import Cost


def measured() -> Results:
    results = Results(
        reading=[30.0],
        whole={
            "entries of feeds": Whole(900.0, {"tag": 300.0, "broker": 200.0}),
            "pasted pages": Whole(90.0, {"tag": 300.0}),
        },
    )
    for run in (Cost(9000, 90), Cost(10_000, 100), Cost(12_000, 150)):
        results.add("bare", run)
    results.add("json", Cost(9000, 110))
    results.add("noop", Cost(8100, 120))
    results.pure["tag"] = [Pure(150.0, 200.0)]
    results.add("tag", Cost(2000, 390))
    results.add("reader", Cost(40_000, 20))
    results.add("sqlite", Cost(4000, 150))
    results.add("sink", Cost(2000, 300))
    results.latency = {10: [0.2, 0.3], 100: [0.04, 0.05, 0.06], 300: [0.1, inf]}
    return results


def row(title: str) -> tuple[str, ...]:
    return next(row[1:] for row in table(measured()) if row[0] == title)


def test_of_several_runs_the_median_counts() -> None:
    assert row("bare client: read, write, commit") == ("10,000", "100", "", "", "")


def test_a_stage_without_work_is_compared_by_rate() -> None:
    assert row("stage without work") == ("8,100", "120", "81% of the bare client's rate, 90% with JSON", "≥ 80%", "yes")


def test_a_service_is_compared_with_all_that_lies_below_it() -> None:
    assert row("tag service") == ("2,000", "390", "floors 300 µs, +30%", "≤ +30%", "yes")
    assert row("sink service") == ("2,000", "300", "floors 200 µs, +50%", "≤ +30%", "no")


def test_all_at_once_names_what_each_process_takes() -> None:
    assert row("raw → SQLite, entries of feeds") == ("900", "500", "tag 300, broker 200", "≥ 1,000/s", "no")
    assert row("raw → SQLite, pasted pages") == ("90", "300", "tag 300", "", "")


def test_latency_has_its_aim_at_one_rate() -> None:
    assert row("fetched → SQLite at 100/s")[2:] == ("p50 50 ms, p99 60 ms", "p50 ≤ 50 ms, p99 ≤ 200 ms", "yes")
    assert row("fetched → SQLite at 10/s")[2:] == ("p50 200 ms, p99 300 ms", "", "")


def test_a_rate_that_is_too_high_says_so() -> None:
    assert row("fetched → SQLite at 300/s")[2:] == ("too much: it falls behind", "", "")
