"""The third schema: experiments on the account, and how long each of their postbacks took to the report."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the probe."""
    op.create_table(
        "probes",
        _id(),
        *_words("programme", "mid", "experiment", "order_ref", "plan", "currency"),
        *_numbers("worst", "made_at"),
        *_words("who", "first", "answer", "sentence"),
        *_maybe("answered_at", "ended_at"),
        *_words("ending"),
    )
    op.create_index("one_probe_per_order", "probes", ["order_ref"], unique=True)
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "one_open_probe_per_question",
        "probes",
        ["mid", "experiment"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "lag_samples",
        _id(),
        *_words("programme", "order_ref", "step"),
        *_numbers("sent_at", "processed_at", "seen_at"),
    )
    op.create_index("one_sample_per_step", "lag_samples", ["order_ref", "step"], unique=True)


def _id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=True) for name in names]


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
