"""Rules of the report: the week in figures, and the page from them."""
