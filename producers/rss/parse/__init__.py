"""A feed's bytes to its entries, each field as found: the wire's form, an adapter, the model. Pure."""
