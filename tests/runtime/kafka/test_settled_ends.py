import threading

import pytest

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from schemas.errors import UnavailableError
from schemas.topics import RAW
from schemas.wire import Message


def test_the_ends_of_a_topic_wait_for_an_open_transaction(kafka: KafkaConfig, topics: str) -> None:
    topic = RAW.on(topics)
    producer = Producer(kafka, "open", f"{topics}.open")
    producer.client.init_transactions()
    producer.client.begin_transaction()
    producer.send_all([Message(topic, b"key", b"value", (), 0)])
    with cluster(kafka) as known:
        assert known.ends(topic) == {0: 0, 1: 0}
        with pytest.raises(UnavailableError, match=r"a transaction has been open for 0\.2 s"):
            known.settled_ends(topic, 0.2)
        committing = threading.Timer(0.3, producer.client.commit_transaction)
        committing.start()
        assert known.settled_ends(topic, 10) == {0: 1, 1: 0}
        committing.join()
        assert known.ends(topic)[0] >= 1
    producer.close()
