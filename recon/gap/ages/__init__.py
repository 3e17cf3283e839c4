"""Judges orders by their age: whether more of them are unreported, wrong or doubled than luck and lateness explain."""
