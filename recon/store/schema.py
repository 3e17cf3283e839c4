"""The tables of our findings, as Core metadata. A test compares them with what the migrations build."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, text

from recon.store.columns import METADATA as METADATA
from recon.store.columns import flag, id_column, maybe, number, run_column, words

RUNS = Table(
    "runs",
    METADATA,
    id_column(),
    words("job"),
    number("as_of"),
    number("started_at"),
    maybe("finished_at"),
    words("state"),
    flag("moved"),
    words("config_digest"),
    words("kernel_version"),
    words("generations"),
    words("coverage"),
    words("totals"),
    words("verdict_digest"),
    words("remark"),
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
    id_column(),
    words("programme"),
    number("key_number"),
    words("order_ref"),
    number("kind"),
    maybe("now_kind"),
    words("currency"),
    number("expected"),
    number("recorded"),
    number("at_risk"),
    flag("estimated"),
    number("placed_at"),
    number("due_at"),
    words("publisher_code"),
    words("slices"),
    words("evidence"),
    run_column("opened_run"),
    number("opened_at"),
    run_column("last_run"),
    run_column("cleared_run", required=False),
    maybe("cleared_at"),
    Column("cleared_why", Text, nullable=True),
    Index(None, "order_ref"),
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
    id_column(),
    Column("break_id", BigInteger, ForeignKey("breaks.id"), nullable=False),
    run_column(required=False),
    number("at"),
    words("what"),
    maybe("from_kind"),
    maybe("to_kind"),
    words("note"),
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
    number("verdict"),
    number("orders"),
    number("expected"),
    number("recorded"),
    number("send_due"),
    number("sent"),
    run_column(),
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
    number("orders"),
    number("expected"),
    number("amount_recorded"),
    run_column(),
    Column("net", BigInteger, nullable=False, server_default="0"),
)

PUBLISHER_WEEKS = Table(
    "publisher_weeks",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("publisher_code", Text, primary_key=True),
    words("publisher_name"),
    number("expected_orders"),
    number("recorded_orders"),
    number("missing_orders"),
    number("expected"),
    number("recorded"),
    number("clicks"),
    run_column(),
)

WEEK_FACTS = Table(
    "week_facts",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    number("attempted"),
    number("taken"),
    number("reported"),
    maybe("report_p50"),
    maybe("report_p95"),
    run_column(),
)

FROZEN_REPORTS = Table(
    "frozen_reports",
    METADATA,
    id_column(),
    words("programme"),
    words("week"),
    run_column(),
    number("made_at"),
    words("digest"),
    words("content"),
    Index("one_frozen_report_per_content", "programme", "week", "digest", unique=True),
)

INCIDENTS = Table(
    "incidents",
    METADATA,
    id_column(),
    words("programme"),
    words("currency"),
    words("stream"),
    words("slice"),
    number("onset"),
    maybe("ended"),
    number("opened_at"),
    run_column("opened_run"),
    run_column("last_run"),
    maybe("resolved_at"),
    number("worst_ppm"),
    number("told_ppm"),
    number("told_money"),
    number("orders"),
    number("money"),
    words("sentence"),
    Index(
        "one_open_incident_per_onset",
        "programme",
        "currency",
        "stream",
        "onset",
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
    id_column(),
    words("what"),
    words("target"),
    words("programme"),
    words("who"),
    words("why"),
    number("at"),
    words("facts"),
    number("amount"),
    words("currency"),
    Index(None, "what", "at"),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", Text, primary_key=True),
    words("owner"),
    number("until"),
    number("epoch"),
)
