"""Asks a shop's database what time it is."""

from datetime import UTC, datetime

import sqlalchemy as sa


def shop_clock(url: str) -> datetime:
    """Read the shop's own clock, to the beginning of its second."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        in_utc = " AT TIME ZONE 'UTC'" if engine.dialect.name == "postgresql" else ""
        told = connection.exec_driver_sql(f"SELECT CAST(CURRENT_TIMESTAMP{in_utc} AS TEXT)").scalar_one()
    return datetime.fromisoformat(str(told)[:19]).replace(tzinfo=UTC)
