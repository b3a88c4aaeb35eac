"""What the client's errors mean."""

from collections.abc import Callable
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaError, ProducerFencedError
from kafka.producer.transaction_manager import TransactionManager, TransactionState

from runtime.kafka.errors import translate
from schemas.errors import FencedError, UnavailableError


@pytest.mark.parametrize(
    "act",
    [
        lambda failed: failed.maybe_add_partition_to_transaction(TopicPartition("t", 0)),
        lambda failed: failed.begin_commit(),
        lambda failed: failed.begin_transaction(),
    ],
)
@pytest.mark.parametrize(
    ("first", "meaning"),
    [(ProducerFencedError(), FencedError), (KafkaError("something else"), UnavailableError)],
)
def test_what_follows_a_failure_means_the_same(
    act: Callable[[Any], None], first: KafkaError, meaning: type[Exception]
) -> None:
    """Taken for a passing failure, a fenced instance takes its name back, and the two fence each other for ever."""
    failed = TransactionManager("id", 1000, 100, (4, 0))
    failed._current_state = TransactionState.IN_TRANSACTION
    failed.transition_to_fatal_error(first)
    with pytest.raises(KafkaError) as caught:
        act(failed)
    assert type(translate(caught.value, "writing")) is meaning
