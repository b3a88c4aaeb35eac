"""Pure functions between two topics."""
