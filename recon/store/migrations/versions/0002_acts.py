"""The second schema: signals of incidents, notices and outbox, slots, switches, plans, re-sends and attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of what the service does; a stream may have several incidents, one for each cause."""
    op.drop_index("one_open_incident_per_stream", "incidents")
    columns = ["programme", "currency", "stream", "onset"]
    _unique("one_open_incident_per_onset", "incidents", columns, "resolved_at IS NULL")
    _signals_and_greys()
    _notices()
    _slots_and_switches()
    _plans()
    _resends()
    _attempts()
    _audit_and_landing()


def _id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    )


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [_number(name) for name in names]


def _maybe(*names: str) -> list[sa.Column[int]]:
    return [_number(name, nullable=True) for name in names]


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _signals_and_greys() -> None:
    op.create_table(
        "incident_signals",
        _number("incident"),
        *_words("signal", "slice"),
        *_numbers("onset", "seen_at"),
        *_maybe("over_at"),
        *_numbers("hit", "volume", "money"),
        *_words("sentence"),
        sa.PrimaryKeyConstraint("incident", "signal"),
        _points("incident_signals", "incident", "incidents"),
    )
    op.create_table(
        "source_states",
        *_words("source"),
        *_maybe("read_at", "failing_since"),
        *_words("failure"),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "grey_spells", _id(), *_words("programme"), _number("since"), *_maybe("ended_at"), *_words("why")
    )
    _unique("one_grey_spell_per_programme", "grey_spells", ["programme"], "ended_at IS NULL")
    op.create_table(
        "silences",
        _id(),
        *_words("programme"),
        *_maybe("incident"),
        *_numbers("at", "until"),
        *_words("who", "why"),
    )
    op.create_index("ix_silences_until", "silences", ["until"])


def _notices() -> None:
    op.create_table(
        "notices",
        _id(),
        *_words("subject", "programme", "reason"),
        *_numbers("number", "at", "ppm", "money"),
        *_words("facts"),
    )
    op.create_index("one_notice_per_change", "notices", ["subject", "reason", "number"], unique=True)
    op.create_table(
        "outbox",
        _id(),
        _number("notice"),
        *_words("channel", "recipient", "message"),
        *_numbers("created_at", "not_before"),
        *_maybe("claimed_until"),
        _number("tries"),
        *_maybe("sent_at", "gave_up_at"),
        *_words("last_error"),
        _points("outbox", "notice", "notices"),
    )
    op.create_index("one_message_per_recipient", "outbox", ["notice", "channel", "recipient"], unique=True)


def _slots_and_switches() -> None:
    op.create_table(
        "slots",
        *_words("name"),
        _number("slot_at"),
        *_words("owner", "state"),
        _number("claimed_at"),
        *_maybe("lease_until"),
        _number("epoch"),
        *_maybe("finished_at", "exit_code"),
        *_numbers("covers", "crashes"),
        *_words("remark"),
        sa.PrimaryKeyConstraint("name", "slot_at"),
    )
    op.create_index("ix_slots_state", "slots", ["state"])
    op.create_table(
        "switches",
        *_words("name"),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        _number("at"),
        *_words("who", "why"),
        sa.PrimaryKeyConstraint("name"),
    )


def _plans() -> None:
    op.create_table(
        "resend_plans",
        _id(),
        *_words("programme", "currency"),
        *_numbers("run", "as_of", "made_at"),
        *_words("made_by", "digest"),
        *_numbers("orders", "amount", "commission", "held"),
        *_words("corrected", "state"),
        _number("expires_at"),
        *_maybe("approved_at"),
        *_words("approved_by", "approved_because"),
        *_maybe("finished_at"),
        _points("resend_plans", "run", "runs"),
    )
    op.create_index("ix_resend_plans_state", "resend_plans", ["state"])


def _resends() -> None:
    op.create_table(
        "resends",
        _id(),
        _number("plan"),
        *_words("programme"),
        _number("key_number"),
        *_words("order_ref"),
        *_maybe("break_id"),
        *_words("state", "hold", "reason", "request", "request_digest", "currency"),
        *_numbers("amount", "commission", "lines", "placed_at", "due_at"),
        *_words("owner"),
        _number("fence"),
        *_maybe("lease_until", "not_before"),
        _number("changed_at"),
        *_maybe("confirmed_at"),
        _points("resends", "plan", "resend_plans"),
        _points("resends", "break_id", "breaks"),
    )
    op.create_index("ix_resends_plan", "resends", ["plan"])
    op.create_index("ix_resends_order_ref", "resends", ["order_ref"])
    unfinished = "'planned', 'approved', 'claimed', 'sending', 'awaiting report', 'needs a person'"
    _unique("one_resend_per_case", "resends", ["programme", "key_number"], f"state IN ({unfinished})")


def _attempts() -> None:
    op.create_table(
        "attempts",
        _id(),
        _number("resend"),
        *_words("programme"),
        _number("key_number"),
        *_words("order_ref", "outcome"),
        *_numbers("fence", "begun_at", "deadline"),
        *_maybe("answered_at", "http_status", "good", "bad"),
        *_words("unique_id", "reason", "answer", "request_digest", "currency"),
        *_numbers("amount", "lines"),
        _points("attempts", "resend", "resends"),
    )
    op.create_index("ix_attempts_resend", "attempts", ["resend"])
    op.create_index("ix_attempts_begun_at", "attempts", ["begun_at"])
    _unique("one_attempt_in_flight", "attempts", ["programme", "key_number"], "outcome = 'sending'")


def _audit_and_landing() -> None:
    op.create_table("audit", _id(), _number("at"), *_words("who", "what", "target", "detail"))
    op.create_table(
        "landing_checks",
        _id(),
        *_words("address"),
        _number("at"),
        *_words("outcome", "what"),
    )
    op.create_index("ix_landing_checks_address_at", "landing_checks", ["address", "at"])
