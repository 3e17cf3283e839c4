"""The sixth schema: nobody looks breaks up by the run that opened them, so that index need not be written."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_breaks_opened_run", table_name="breaks")
