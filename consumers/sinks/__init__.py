"""Stores of tagged articles, one file each."""
