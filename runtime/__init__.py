"""How records travel: the Kafka adapter, the loop, deliveries, settings, metrics. Knows no article field."""
