"""The fourth schema: whole answers to our own postbacks, and lines of reports and logs that were set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of kept words, and let attempts point at them."""
    op.add_column("attempts", sa.Column("answer_head", sa.Text(), nullable=True))
    op.add_column("attempts", sa.Column("answer_body", sa.Text(), nullable=True))
    op.create_table(
        "answers",
        sa.Column("digest", sa.Text(), primary_key=True),
        *_words("text"),
        *_numbers("signs", "kept", "first_at", "last_at"),
    )
    op.create_index("ix_answers_first_at", "answers", ["first_at"])
    op.create_index("ix_answers_last_at", "answers", ["last_at"])
    op.create_table(
        "rejects",
        _id(),
        *_words("source", "book"),
        sa.Column("line", sa.BigInteger(), nullable=True),
        *_words("order_key", "why", "raw"),
        *_numbers("signs"),
        *_words("digest"),
        *_numbers("first_at", "last_at"),
    )
    op.create_index("one_reject_per_line", "rejects", ["source", "digest"], unique=True)
    op.create_index("ix_rejects_order_key", "rejects", ["order_key"])
    op.create_index("ix_rejects_last_at", "rejects", ["last_at"])


def _id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
