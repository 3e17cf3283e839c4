"""Which sections there are, which keys each knows, and what kind of value stands under a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from recon.config.act_sections import (
    AlertsSection,
    LandingSection,
    MailSection,
    ResendSection,
    ScheduleSection,
    ServeSection,
    SignalsSection,
    SlackSection,
)
from recon.config.exchange_section import ExchangeSection
from recon.config.export_section import ExportSection
from recon.config.key_sections import AliasSection, KeysSection
from recon.config.rule_sections import CanarySection, LeaveOutSection, LinklessSection
from recon.config.sections import (
    BooksSection,
    EngineSection,
    ProgrammeSection,
    ReportsSection,
    Section,
    ShopSection,
    StoreSection,
)
from recon.config.source_sections import (
    JsonLogSection,
    OrdersSection,
    ReportApiSection,
    ReportFileSection,
    SqlLogSection,
)

ShopOrdersSection = OrdersSection | ExportSection
LogSection = JsonLogSection | SqlLogSection
ReportSection = ReportApiSection | ReportFileSection
NotifySection = MailSection | SlackSection
ORDERS: Mapping[str, type[ShopOrdersSection]] = {"database": OrdersSection, "export": ExportSection}
LOGS: Mapping[str, type[LogSection]] = {"jsonl": JsonLogSection, "sql": SqlLogSection}
REPORTS: Mapping[str, type[ReportSection]] = {"api": ReportApiSection, "file": ReportFileSection}

NOTIFIERS: Mapping[str, type[NotifySection]] = {"email": MailSection, "slack": SlackSection}

SINGLE: Mapping[str, type[Section]] = {
    "shop": ShopSection,
    "store": StoreSection,
    "books": BooksSection,
    "reports": ReportsSection,
    "engine": EngineSection,
    "keys": KeysSection,
    "signals": SignalsSection,
    "alerts": AlertsSection,
    "schedule": ScheduleSection,
    "serve": ServeSection,
    "resend": ResendSection,
    "landing": LandingSection,
    "exchange": ExchangeSection,
}
# By name, then by the word under `type` ('' where a section has no types).
NAMED: Mapping[str, Mapping[str, type[Section]]] = {
    "programme": {"": ProgrammeSection},
    "orders": ORDERS,
    "postbacks": LOGS,
    "network": REPORTS,
    "notify": NOTIFIERS,
    "leave_out": {"": LeaveOutSection},
    "linkless": {"": LinklessSection},
    "alias": {"": AliasSection},
    "canary": {"": CanarySection},
}
# The kind of a section that names none.
USUAL_KIND = {"orders": "database"}
SECTIONS = (*SINGLE, *NAMED)
NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
FREE_NAME = "<name>"

TablePath = tuple[str, ...]
"""Where a table stands: ('shop',) or ('programme', 'de')."""


@dataclass(frozen=True, slots=True)
class Given:
    """This is one value as somebody gave it, and where: a file or a variable of the environment."""

    value: object
    where: str


Tables = dict[TablePath, dict[str, Given]]


def models(section: str) -> tuple[type[Section], ...]:
    """List the models a section may follow."""
    return (SINGLE[section],) if section in SINGLE else tuple(NAMED[section].values())


def field(section: str, key: str) -> FieldInfo | None:
    """Find what is known of a key, None where it is not known."""
    return next((model.model_fields[key] for model in models(section) if key in model.model_fields), None)


def is_secret(known: FieldInfo) -> bool:
    """Tell whether a key's value must never print."""
    return SecretStr in (known.annotation, *get_args(known.annotation))


def is_table(known: FieldInfo) -> bool:
    """Tell whether a key holds a table of texts."""
    return get_origin(known.annotation) is Mapping
