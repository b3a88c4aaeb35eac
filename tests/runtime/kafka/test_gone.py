"""A group whose next record was deleted before it was read."""

from collections.abc import Callable

import pytest

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from schemas.errors import InputError
from tests.faults import log
from tests.runtime.kafka.conftest import MakeSource, next_batch


@pytest.mark.parametrize("while_it_reads", [True, False])
def test_it_ends_with_the_remedy_and_moves_no_offset(
    kafka: KafkaConfig, make_source: MakeSource, publish: Callable[..., None], *, while_it_reads: bool
) -> None:
    """Without `auto_offset_reset: none` the client goes on at another offset, and nobody hears of it."""
    publish(3)
    source = make_source()
    source.acknowledge(next_batch(source))
    if not while_it_reads:
        source.close()
    publish(3, first=3)
    log.delete(kafka.bootstrap, source.topic, {0: 5})
    if not while_it_reads:
        source = make_source()
    with pytest.raises(InputError, match=r"is gone from .*`newswire rewind \S+ --to earliest"):
        next_batch(source)
    with cluster(kafka) as known:
        assert known.standing(source.group, source.topic)[0].committed == 3
