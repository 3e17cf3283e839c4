"""Lays out a book that nobody has pulled: its columns, and no row."""

from recon.books.contracts import BOOKS

_DERIVED = {
    "orders": (
        "amount_first",
        "click_ok",
        "order_key",
        "key_number",
        "key_check",
        "programme",
        "publisher_code",
        "source",
    ),
    "lines": ("source",),
    "attempts": ("order_key", "key_number", "key_check", "programme", "source"),
    "transactions": ("row_id", "order_key", "key_number", "key_check", "programme", "source"),
    "clicks": ("programme", "source"),
}
_NUMBERS = {"amount_first", "click_ok", "key_number", "key_check"}


def no_rows_of(book: str) -> str:
    """Tell the statement that has a book's columns, with those that staging adds, and no row."""
    columns = [f"NULL::{_sql_type(str(field.type))} AS {field.name}" for field in BOOKS[book].schema]
    derived = [f"NULL::{'BIGINT' if name in _NUMBERS else 'VARCHAR'} AS {name}" for name in _DERIVED[book]]
    return f"SELECT {', '.join(columns + derived)} LIMIT 0"


def _sql_type(arrow: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "int8": "TINYINT"}[arrow]
