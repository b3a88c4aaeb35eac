"""The ledger: whether every raw record has exactly one fate, and every store the rows that follow from it."""
