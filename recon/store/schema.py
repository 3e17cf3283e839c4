"""The tables of our findings, as Core metadata. A test compares them with what the migrations build.

Times are BIGINT UTC microseconds, money BIGINT minor units, lists and mappings JSON text. No column is a float.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    # SQLite numbers rows by itself only where the type is spelt INTEGER; there it has 64 bits all the same.
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _maybe(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=True)


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _run(name: str = "run", *, required: bool = True) -> Column[int]:
    return Column(name, BigInteger, ForeignKey("runs.id"), nullable=not required)


RUNS = Table(
    "runs",
    METADATA,
    _id(),
    _words("job"),
    _number("as_of"),
    _number("started_at"),
    _maybe("finished_at"),
    _words("state"),
    _flag("moved"),
    _words("config_digest"),
    _words("kernel_version"),
    _words("generations"),
    _words("coverage"),
    _words("totals"),
    _words("verdict_digest"),
    _words("remark"),
)

RUN_PROGRAMMES = Table(
    "run_programmes",
    METADATA,
    Column("run", BigInteger, ForeignKey("runs.id"), primary_key=True),
    Column("programme", Text, primary_key=True),
    Index(None, "programme"),
)

BREAKS = Table(
    "breaks",
    METADATA,
    _id(),
    _words("programme"),
    _number("key_number"),
    _words("order_ref"),
    _number("kind"),
    _maybe("now_kind"),
    _words("currency"),
    _number("expected"),
    _number("recorded"),
    _number("at_risk"),
    _flag("estimated"),
    _number("placed_at"),
    _number("due_at"),
    _words("publisher_code"),
    _words("slices"),
    _words("evidence"),
    _run("opened_run"),
    _number("opened_at"),
    _run("last_run"),
    _run("cleared_run", required=False),
    _maybe("cleared_at"),
    Column("cleared_why", Text, nullable=True),
    Index(None, "order_ref"),
    Index(None, "opened_run"),
    Index(
        "one_open_break_per_case",
        "programme",
        "key_number",
        unique=True,
        sqlite_where=text("cleared_why IS NULL"),
        postgresql_where=text("cleared_why IS NULL"),
    ),
    Index(
        "decided_breaks",
        "programme",
        "cleared_why",
        sqlite_where=text("cleared_why IS NOT NULL"),
        postgresql_where=text("cleared_why IS NOT NULL"),
    ),
)

BREAK_EVENTS = Table(
    "break_events",
    METADATA,
    _id(),
    Column("break_id", BigInteger, ForeignKey("breaks.id"), nullable=False),
    _run(required=False),
    _number("at"),
    _words("what"),
    _maybe("from_kind"),
    _maybe("to_kind"),
    _words("note"),
    Index(None, "break_id"),
)

FIGURES = Table(
    "figures",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("grain", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("slice", Text, primary_key=True),
    Column("kind", BigInteger, primary_key=True),
    _number("verdict"),
    _number("orders"),
    _number("expected"),
    _number("recorded"),
    _number("send_due"),
    _number("sent"),
    _run(),
)

BRIDGE = Table(
    "bridge",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("kind", BigInteger, primary_key=True),
    Column("in_shop_week", Boolean, primary_key=True),
    Column("in_network_week", Boolean, primary_key=True),
    Column("has_order", Boolean, primary_key=True),
    Column("recorded", Boolean, primary_key=True),
    _number("orders"),
    _number("expected"),
    _number("amount_recorded"),
    _run(),
)

PUBLISHER_WEEKS = Table(
    "publisher_weeks",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("publisher_code", Text, primary_key=True),
    _words("publisher_name"),
    _number("expected_orders"),
    _number("recorded_orders"),
    _number("missing_orders"),
    _number("expected"),
    _number("recorded"),
    _number("clicks"),
    _run(),
)

WEEK_FACTS = Table(
    "week_facts",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    _number("attempted"),
    _number("taken"),
    _number("reported"),
    _maybe("report_p50"),
    _maybe("report_p95"),
    _run(),
)

FROZEN_REPORTS = Table(
    "frozen_reports",
    METADATA,
    _id(),
    _words("programme"),
    _words("week"),
    _run(),
    _number("made_at"),
    _words("digest"),
    _words("content"),
    Index("one_frozen_report_per_content", "programme", "week", "digest", unique=True),
)

INCIDENTS = Table(
    "incidents",
    METADATA,
    _id(),
    _words("programme"),
    _words("currency"),
    _words("stream"),
    _words("slice"),
    _number("onset"),
    _maybe("ended"),
    _number("opened_at"),
    _run("opened_run"),
    _run("last_run"),
    _maybe("resolved_at"),
    _number("worst_ppm"),
    _number("told_ppm"),
    _number("told_money"),
    _number("orders"),
    _number("money"),
    _words("sentence"),
    Index(
        "one_open_incident_per_stream",
        "programme",
        "currency",
        "stream",
        unique=True,
        sqlite_where=text("resolved_at IS NULL"),
        postgresql_where=text("resolved_at IS NULL"),
    ),
)

INCIDENT_BREAKS = Table(
    "incident_breaks",
    METADATA,
    Column("incident", BigInteger, ForeignKey("incidents.id"), primary_key=True),
    Column("break_id", BigInteger, ForeignKey("breaks.id"), primary_key=True),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    _id(),
    _words("what"),
    _words("target"),
    _words("programme"),
    _words("who"),
    _words("why"),
    _number("at"),
    _words("facts"),
    _number("amount"),
    _words("currency"),
    Index(None, "what", "at"),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", Text, primary_key=True),
    _words("owner"),
    _number("until"),
    _number("epoch"),
)
