"""Reads what was sent to Rakuten: log files, a table, and our own attempts."""
