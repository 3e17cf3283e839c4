"""The seventh schema: the bridge keeps what the shop sold beside what is expected of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what was sold; of weeks that no run counts again it is what their bridge began with."""
    op.add_column("bridge", sa.Column("net", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE bridge SET net = expected WHERE in_shop_week")
