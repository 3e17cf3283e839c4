"""Guesses from an export what its columns mean."""
