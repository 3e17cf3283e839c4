"""What all tables of the store are made of: one set of metadata, and few kinds of column.

Times are BIGINT UTC microseconds, money BIGINT minor units, lists and mappings JSON text. No column is a float.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, MetaData, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def id_column() -> Column[int]:
    """Make the column by which rows are numbered."""
    # SQLite numbers rows by itself only where the type is spelt INTEGER; there it has 64 bits all the same.
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)


def number(name: str) -> Column[int]:
    """Make a column of whole numbers: a moment, an amount, a count."""
    return Column(name, BigInteger, nullable=False)


def maybe(name: str) -> Column[int]:
    """Make a column of whole numbers that may be unknown."""
    return Column(name, BigInteger, nullable=True)


def words(name: str) -> Column[str]:
    """Make a column of text."""
    return Column(name, Text, nullable=False)


def flag(name: str) -> Column[bool]:
    """Make a column of yes or no."""
    return Column(name, Boolean, nullable=False)


def points(name: str, to: str, *, required: bool = True) -> Column[int]:
    """Make a column that names a row of another table by its id."""
    return Column(name, BigInteger, ForeignKey(f"{to}.id"), nullable=not required)


def run_column(name: str = "run", *, required: bool = True) -> Column[int]:
    """Make a column that names a run."""
    return points(name, "runs", required=required)
