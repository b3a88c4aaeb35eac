"""How well the normaliser reads: `make eval-text`."""
