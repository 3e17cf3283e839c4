"""The first schema: runs, breaks, figures, the bridge, incidents, decisions, leases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    _runs()
    _breaks()
    _break_events()
    _figures()
    _weeks()
    _week_facts()
    _frozen_reports()
    _incidents()
    _decisions_and_leases()


def _id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    )


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _runs() -> None:
    op.create_table(
        "runs",
        _id(),
        _words("job"),
        _number("as_of"),
        _number("started_at"),
        _number("finished_at", nullable=True),
        _words("state"),
        _flag("moved"),
        *(_words(name) for name in ("config_digest", "kernel_version", "generations", "coverage", "totals")),
        _words("verdict_digest"),
        _words("remark"),
    )
    op.create_table(
        "run_programmes",
        _number("run"),
        _words("programme"),
        sa.PrimaryKeyConstraint("run", "programme"),
        _points("run_programmes", "run", "runs"),
    )
    op.create_index("ix_run_programmes_programme", "run_programmes", ["programme"])


def _breaks() -> None:
    op.create_table(
        "breaks",
        _id(),
        _words("programme"),
        _number("key_number"),
        _words("order_ref"),
        _number("kind"),
        _number("now_kind", nullable=True),
        _words("currency"),
        *(_number(name) for name in ("expected", "recorded", "at_risk")),
        _flag("estimated"),
        _number("placed_at"),
        _number("due_at"),
        *(_words(name) for name in ("publisher_code", "slices", "evidence")),
        *(_number(name) for name in ("opened_run", "opened_at", "last_run")),
        _number("cleared_run", nullable=True),
        _number("cleared_at", nullable=True),
        sa.Column("cleared_why", sa.Text(), nullable=True),
        *(_points("breaks", name, "runs") for name in ("opened_run", "last_run", "cleared_run")),
    )
    op.create_index("ix_breaks_order_ref", "breaks", ["order_ref"])
    op.create_index("ix_breaks_opened_run", "breaks", ["opened_run"])
    is_open, is_cleared = sa.text("cleared_why IS NULL"), sa.text("cleared_why IS NOT NULL")
    op.create_index(
        "one_open_break_per_case",
        "breaks",
        ["programme", "key_number"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "decided_breaks",
        "breaks",
        ["programme", "cleared_why"],
        sqlite_where=is_cleared,
        postgresql_where=is_cleared,
    )


def _break_events() -> None:
    op.create_table(
        "break_events",
        _id(),
        _number("break_id"),
        _number("run", nullable=True),
        _number("at"),
        _words("what"),
        _number("from_kind", nullable=True),
        _number("to_kind", nullable=True),
        _words("note"),
        _points("break_events", "break_id", "breaks"),
        _points("break_events", "run", "runs"),
    )
    op.create_index("ix_break_events_break_id", "break_events", ["break_id"])


def _figures() -> None:
    op.create_table(
        "figures",
        _words("programme"),
        _words("grain"),
        _number("at"),
        _words("currency"),
        _words("slice"),
        *(
            _number(name)
            for name in ("kind", "verdict", "orders", "expected", "recorded", "send_due", "sent", "run")
        ),
        sa.PrimaryKeyConstraint("programme", "grain", "at", "currency", "slice", "kind"),
        _points("figures", "run", "runs"),
    )


def _weeks() -> None:
    op.create_table(
        "bridge",
        *(_words(name) for name in ("programme", "week", "currency")),
        _number("kind"),
        *(_flag(name) for name in ("in_shop_week", "in_network_week", "has_order", "recorded")),
        *(_number(name) for name in ("orders", "expected", "amount_recorded", "run")),
        sa.PrimaryKeyConstraint(
            "programme",
            "week",
            "currency",
            "kind",
            "in_shop_week",
            "in_network_week",
            "has_order",
            "recorded",
        ),
        _points("bridge", "run", "runs"),
    )
    op.create_table(
        "publisher_weeks",
        *(_words(name) for name in ("programme", "week", "currency", "publisher_code", "publisher_name")),
        *(_number(name) for name in ("expected_orders", "recorded_orders", "missing_orders")),
        *(_number(name) for name in ("expected", "recorded", "clicks", "run")),
        sa.PrimaryKeyConstraint("programme", "week", "currency", "publisher_code"),
        _points("publisher_weeks", "run", "runs"),
    )


def _week_facts() -> None:
    op.create_table(
        "week_facts",
        *(_words(name) for name in ("programme", "week", "currency")),
        *(_number(name) for name in ("attempted", "taken", "reported")),
        *(_number(name, nullable=True) for name in ("report_p50", "report_p95")),
        _number("run"),
        sa.PrimaryKeyConstraint("programme", "week", "currency"),
        _points("week_facts", "run", "runs"),
    )


def _frozen_reports() -> None:
    op.create_table(
        "frozen_reports",
        _id(),
        _words("programme"),
        _words("week"),
        _number("run"),
        _number("made_at"),
        _words("digest"),
        _words("content"),
        _points("frozen_reports", "run", "runs"),
    )
    op.create_index(
        "one_frozen_report_per_content", "frozen_reports", ["programme", "week", "digest"], unique=True
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        _id(),
        *(_words(name) for name in ("programme", "currency", "stream", "slice")),
        _number("onset"),
        _number("ended", nullable=True),
        *(_number(name) for name in ("opened_at", "opened_run", "last_run")),
        _number("resolved_at", nullable=True),
        *(_number(name) for name in ("worst_ppm", "told_ppm", "told_money", "orders", "money")),
        _words("sentence"),
        _points("incidents", "opened_run", "runs"),
        _points("incidents", "last_run", "runs"),
    )
    unresolved = sa.text("resolved_at IS NULL")
    op.create_index(
        "one_open_incident_per_stream",
        "incidents",
        ["programme", "currency", "stream"],
        unique=True,
        sqlite_where=unresolved,
        postgresql_where=unresolved,
    )
    op.create_table(
        "incident_breaks",
        _number("incident"),
        _number("break_id"),
        sa.PrimaryKeyConstraint("incident", "break_id"),
        _points("incident_breaks", "incident", "incidents"),
        _points("incident_breaks", "break_id", "breaks"),
    )


def _decisions_and_leases() -> None:
    op.create_table(
        "decisions",
        _id(),
        *(_words(name) for name in ("what", "target", "programme", "who", "why")),
        _number("at"),
        _words("facts"),
        _number("amount"),
        _words("currency"),
    )
    op.create_index("ix_decisions_what_at", "decisions", ["what", "at"])
    op.create_table(
        "leases",
        _words("name"),
        _words("owner"),
        _number("until"),
        _number("epoch"),
        sa.PrimaryKeyConstraint("name"),
    )
