"""Doors to where the kernel runs: DuckDB by default."""
