"""Dead letters: found, shown, sent back."""
