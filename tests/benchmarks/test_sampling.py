import pytest

from benchmarks.sampling import own_time, package


def test_the_innermost_function_has_the_time() -> None:
    stacks = [
        "run (runtime/loop.py:61);decode (schemas/wire.py:127) 3",
        "run (runtime/loop.py:61);decode (schemas/wire.py:130) 3",
        "run (runtime/loop.py:61) 2",
    ]
    assert own_time(stacks) == {"schemas.wire: decode": 0.75, "runtime.loop: run": 0.25}


def test_start_up_and_waiting_are_not_counted() -> None:
    stacks = [
        "run (runtime/loop.py:61) 1",
        "run (runtime/loop.py:61);Condition.wait (threading.py:320) 50",
        "_find_and_load (<frozen importlib._bootstrap>:1173);<module> (pydantic/main.py:1) 50",
        " 3",
    ]
    assert own_time(stacks) == {"runtime.loop: run": 1.0}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("runtime/kafka/producer.py", "runtime.kafka.producer"),
        ("kafka/record/default_records.py", "kafka.record.default_records"),
        ("threading.py", "threading"),
    ],
)
def test_a_file_is_named_by_its_package(path: str, name: str) -> None:
    assert package(path) == name
