"""The tables of what foreign systems said that nobody could read, word for word, secrets hidden."""

from sqlalchemy import Column, Index, Table, Text

from recon.store.columns import METADATA, id_column, maybe, number, words

ANSWERS = Table(
    "answers",
    METADATA,
    Column("digest", Text, primary_key=True),  # of the whole text: the same answer is kept once
    words("text"),
    number("signs"),  # of the whole text
    number("kept"),  # of `text`: fewer where only its beginning was kept
    number("first_at"),
    number("last_at"),
    Index(None, "first_at"),
    Index(None, "last_at"),
)

REJECTS = Table(
    "rejects",
    METADATA,
    id_column(),
    words("source"),
    words("book"),
    maybe("line"),
    words("order_key"),  # '' where no order could be read of it
    words("why"),
    words("raw"),
    number("signs"),  # of the whole line; `raw` may be its beginning
    words("digest"),
    number("first_at"),
    number("last_at"),
    Index("one_reject_per_line", "source", "digest", unique=True),
    Index(None, "order_key"),
    Index(None, "last_at"),
)
