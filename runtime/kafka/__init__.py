"""The one Kafka adapter: nothing else imports the client, and its hazards are defended here."""
