"""Exactly once between topics: outputs and input offsets in one transaction, or none of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from kafka import OffsetAndMetadata, TopicPartition

from runtime.adapter import Batch
from runtime.kafka.config import KafkaConfig
from runtime.kafka.membership import Member
from runtime.kafka.source import KafkaSource
from runtime.kafka.writer import Acknowledgement, TransactionalWriter
from runtime.stopping import Stop
from schemas.wire import Message


class KafkaTransaction(TransactionalWriter):
    """A transactional writer for the batches of one source."""

    def __init__(
        self,
        config: KafkaConfig,
        source: KafkaSource,
        transactional_id: str,
        *,
        stop: Stop,
        count: Callable[[str], None],
    ) -> None:
        """Take over the transactional id; `count` is told how each transaction ended (committed, aborted or fenced)."""
        super().__init__(config, transactional_id, stop=stop, count=count)
        self._source = source

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        """Write the messages and acknowledge the batch, all or nothing."""
        offsets = {
            TopicPartition(self._source.topic, partition): OffsetAndMetadata(span.end, "", -1)
            for partition, span in batch.spans.items()
        }
        member = cast("Member", batch.member).metadata
        self.write(messages, Acknowledgement(offsets, member, partial(self._source.confirm, batch)))
        self._source.acknowledged(batch)
