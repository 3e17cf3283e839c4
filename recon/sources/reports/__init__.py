"""Reads what Rakuten has: its report interface, and a report saved by hand."""
