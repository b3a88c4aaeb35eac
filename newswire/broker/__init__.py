"""The local Apache Kafka: its jars, its files, its life."""
