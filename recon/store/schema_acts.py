"""The tables of what we do: signals, notices and their outbox, slots of the schedule, plans and re-sends."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from recon.store.columns import METADATA, flag, id_column, maybe, number, points, run_column, words

_SENDING = text("outcome = 'sending'")
_UNFINISHED = text(
    "state IN ('planned', 'approved', 'claimed', 'sending', 'awaiting report', 'needs a person')"
)
_OPEN = text("ended_at IS NULL")

INCIDENT_SIGNALS = Table(
    "incident_signals",
    METADATA,
    Column("incident", BigInteger, ForeignKey("incidents.id"), primary_key=True),
    Column("signal", Text, primary_key=True),
    words("slice"),
    number("onset"),
    number("seen_at"),  # when it was last seen raised
    maybe("over_at"),  # from when on it is quiet again; none while it is raised
    number("hit"),
    number("volume"),
    number("money"),
    words("sentence"),
    Column("level", Text, nullable=False, server_default="notice"),
)

SOURCE_STATES = Table(
    "source_states",
    METADATA,
    Column("source", Text, primary_key=True),
    maybe("read_at"),  # when it was last read well
    maybe("failing_since"),
    words("failure"),
)

GREY_SPELLS = Table(
    "grey_spells",
    METADATA,
    id_column(),
    words("programme"),
    number("since"),
    maybe("ended_at"),
    words("why"),
    Index(
        "one_grey_spell_per_programme", "programme", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    ),
)

SILENCES = Table(
    "silences",
    METADATA,
    id_column(),
    words("programme"),
    maybe("incident"),  # one incident, or none for the whole programme
    number("at"),
    number("until"),
    words("who"),
    words("why"),
    Index(None, "until"),
)

NOTICES = Table(
    "notices",
    METADATA,
    id_column(),
    words("subject"),  # 'incident:12', 'grey:3', 'report:2026-W47'
    words("programme"),
    words("reason"),
    number("number"),  # the how-manieth of its reason
    number("at"),
    number("ppm"),
    number("money"),
    words("facts"),
    Index("one_notice_per_change", "subject", "reason", "number", unique=True),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    id_column(),
    points("notice", "notices"),
    words("channel"),  # the name of the [notify] section
    words("recipient"),
    words("message"),
    number("created_at"),
    number("not_before"),
    maybe("claimed_until"),
    number("tries"),
    maybe("sent_at"),
    maybe("gave_up_at"),
    words("last_error"),
    Index("one_message_per_recipient", "notice", "channel", "recipient", unique=True),
)

SLOTS = Table(
    "slots",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("slot_at", BigInteger, primary_key=True),
    words("owner"),
    words("state"),
    number("claimed_at"),
    maybe("lease_until"),
    number("epoch"),
    maybe("finished_at"),
    maybe("exit_code"),
    number("covers"),  # how many slots it stands for: itself and those missed before it
    number("crashes"),  # how often who ran it ended without a word
    words("remark"),
    Index(None, "state"),
)

SWITCHES = Table(
    "switches",
    METADATA,
    Column("name", Text, primary_key=True),
    flag("is_on"),
    number("at"),
    words("who"),
    words("why"),
)

RESEND_PLANS = Table(
    "resend_plans",
    METADATA,
    id_column(),
    words("programme"),
    words("currency"),
    run_column(),
    number("as_of"),
    number("made_at"),
    words("made_by"),
    words("digest"),
    number("orders"),
    number("amount"),
    number("commission"),
    number("held"),
    words("corrected"),  # what a person says is right now; '' where nothing was wrong
    words("state"),
    number("expires_at"),
    maybe("approved_at"),
    words("approved_by"),
    words("approved_because"),
    maybe("finished_at"),
    Index(None, "state"),
)

RESENDS = Table(
    "resends",
    METADATA,
    id_column(),
    points("plan", "resend_plans"),
    words("programme"),
    number("key_number"),
    words("order_ref"),
    points("break_id", "breaks", required=False),
    words("state"),
    words("hold"),  # the name of what holds it back; '' where nothing does
    words("reason"),
    words("request"),
    words("request_digest"),
    words("currency"),
    number("amount"),
    number("commission"),
    number("lines"),
    number("placed_at"),
    number("due_at"),
    words("owner"),
    number("fence"),
    maybe("lease_until"),
    maybe("not_before"),
    number("changed_at"),
    maybe("confirmed_at"),
    Index(None, "plan"),
    Index(None, "order_ref"),
    Index(
        "one_resend_per_case",
        "programme",
        "key_number",
        unique=True,
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    ),
)

ATTEMPTS = Table(
    "attempts",
    METADATA,
    id_column(),
    points("resend", "resends"),
    words("programme"),
    number("key_number"),
    words("order_ref"),
    words("outcome"),  # 'sending', or the name of an outcome in small letters
    number("fence"),
    number("begun_at"),
    number("deadline"),
    maybe("answered_at"),
    maybe("http_status"),
    maybe("good"),
    maybe("bad"),
    words("unique_id"),
    words("reason"),
    words("answer"),
    words("request_digest"),
    words("currency"),
    number("amount"),
    number("lines"),
    Column("answer_head", Text, nullable=True),  # the status line and headers; none where nothing came
    Column("answer_body", Text, nullable=True),  # the digest of a row of `answers`; '' where it was empty
    Index(None, "resend"),
    Index(None, "begun_at"),
    Index(
        "one_attempt_in_flight",
        "programme",
        "key_number",
        unique=True,
        sqlite_where=_SENDING,
        postgresql_where=_SENDING,
    ),
)

AUDIT = Table(
    "audit",
    METADATA,
    id_column(),
    number("at"),
    words("who"),
    words("what"),
    words("target"),
    words("detail"),
)

LANDING_CHECKS = Table(
    "landing_checks",
    METADATA,
    id_column(),
    words("address"),
    number("at"),
    words("outcome"),  # the name of a landing outcome in small letters: 'kept', 'lost', ...
    words("what"),
    Index(None, "address", "at"),
)

PROBES = Table(
    "probes",
    METADATA,
    id_column(),
    words("programme"),
    words("mid"),
    words("experiment"),
    words("order_ref"),
    words("plan"),  # the test order and what else a later process must know to send the same
    words("currency"),
    number("worst"),  # the most that could be recorded of it, in minor units
    number("made_at"),
    words("who"),
    words("first"),  # what the report showed of the sale when it first did; '' until then
    words("answer"),  # '' until there is one
    words("sentence"),
    maybe("answered_at"),
    maybe("ended_at"),
    words("ending"),
    Index("one_probe_per_order", "order_ref", unique=True),
    Index(
        "one_open_probe_per_question",
        "mid",
        "experiment",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

LAG_SAMPLES = Table(
    "lag_samples",
    METADATA,
    id_column(),
    words("programme"),
    words("order_ref"),
    words("step"),
    number("sent_at"),
    number("processed_at"),  # when Rakuten took it in, as the report says
    number("seen_at"),  # when we first read it in the report
    Index("one_sample_per_step", "order_ref", "step", unique=True),
)
