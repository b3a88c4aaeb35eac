"""Seed articles: files of raw text."""
