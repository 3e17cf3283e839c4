"""The PostgreSQL way in: COPY as CSV, read by Arrow; a cursor where rows per second are limited."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import psycopg
import pyarrow as pa
import sqlalchemy as sa
from psycopg.types.string import TextLoader
from pyarrow import csv

from recon.sources.orders.raw import Delivered, Pause, Raw, Rows, paced, raw
from recon.sources.sql_session import Session

_KINDS = {
    **dict.fromkeys((20, 21, 23, 26), Delivered.WHOLE),
    **dict.fromkeys((700, 701), Delivered.FLOAT),
    **dict.fromkeys((17, 790), Delivered.OTHER),  # bytea; money, which prints in the server's own language
    16: Delivered.BOOLEAN,
    1700: Delivered.EXACT,
    1082: Delivered.DATE,
    1114: Delivered.NAIVE,
    1184: Delivered.ZONED,
}


def copied(session: Session, statement: sa.TextClause, *, batch_rows: int) -> Iterator[Raw]:
    """Stream a query's rows through COPY, at most `batch_rows` in memory at once."""
    driver, query = _driver(session), _literal(session, statement)
    with driver.cursor(name="recon_columns") as declared:
        # Described and never fetched from: the server plans the query and reads no row.
        columns = _columns(declared.execute(query))
    yield raw(columns, [])
    with driver.cursor() as cursor, cursor.copy(f"COPY (\n{query}\n) TO STDOUT (FORMAT csv)") as copy:
        # One message of the protocol is one row, so a stretch never ends inside a quoted line break.
        messages = iter(copy)
        while chunk := b"".join(islice(messages, batch_rows)):
            yield Raw(columns, _parsed(chunk, columns))


def fetched(
    session: Session,
    statement: sa.TextClause,
    *,
    batch_rows: int,
    rows_per_second: int,
    pause: Pause,
) -> Iterator[Raw]:
    """Fetch a query's rows from a server-side cursor, no faster than so many rows a second."""
    driver, query = _driver(session), _literal(session, statement)
    with driver.cursor(name="recon_orders") as cursor:
        columns = _columns(cursor.execute(query))
        yield raw(columns, [])
        for column in cursor.description or ():
            cursor.adapters.register_loader(column.type_code, TextLoader)

        def fetch(count: int) -> Rows:
            return cast("Rows", cursor.fetchmany(count))  # every loader above delivers text

        for rows in paced(fetch, batch_rows=batch_rows, rows_per_second=rows_per_second, pause=pause):
            yield raw(columns, rows)


def _driver(session: Session) -> psycopg.Connection[Any]:
    driver = session.connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        message = f"{type(driver).__name__} is not a connection of psycopg"
        raise TypeError(message)
    return driver


def _literal(session: Session, statement: sa.TextClause) -> str:
    # COPY takes no parameters: psycopg writes the values into the text, quoted by its own rules.
    dialect = session.connection.dialect
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    with psycopg.ClientCursor(_driver(session)) as cursor:
        return cursor.mogrify(str(compiled), compiled.params)


def _columns(cursor: psycopg.ServerCursor[Any]) -> tuple[tuple[str, Delivered], ...]:
    return tuple((c.name, _KINDS.get(c.type_code, Delivered.TEXT)) for c in cursor.description or ())


def _parsed(chunk: bytes, columns: tuple[tuple[str, Delivered], ...]) -> pa.RecordBatch:
    # Numbered names: a query may deliver a name twice, which the contract refuses in its own words.
    numbered = [str(place) for place in range(len(columns))]
    table = csv.read_csv(
        pa.BufferReader(chunk),
        read_options=csv.ReadOptions(column_names=numbered, block_size=len(chunk) + 1, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(numbered, pa.string()),
            # COPY writes null as nothing and the empty text as two quotes.
            strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""],
        ),
    )  # fmt: skip
    batch = table.combine_chunks().to_batches()[0]
    return batch.rename_columns([name for name, _ in columns])
