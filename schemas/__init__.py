"""What travels: models, topics, identity, wire format and the errors that name what happens next."""
