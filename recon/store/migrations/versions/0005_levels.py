"""The fifth schema: how loud each signal of an incident is; those of before are notices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the level of a signal."""
    op.add_column("incident_signals", sa.Column("level", sa.Text(), nullable=False, server_default="notice"))
