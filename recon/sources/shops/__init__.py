"""Looks into a shop's database: its tables, what a preset lacks there, what a query would cost."""
