"""The section with rates of exchange: for one more total line, never for judging and never for sending."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainValidator

from recon.config import act_values, values
from recon.config.problem import Severity
from recon.config.rate_values import table_of_rates
from recon.config.sections import Section
from recon.records.exchange import Exchange


def day(value: object) -> date:
    """Read one day, as TOML's own or as text."""
    found = value
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:
            found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise values.wrong("is not a day", cure="write for example 2026-11-20")
    return found


_Day = date | None


class ExchangeSection(Section):
    """This is how much of each currency one unit of `into` buys; without it no two currencies are ever added."""

    into: Annotated[str, PlainValidator(values.currency)] = ""
    date: Annotated[_Day, PlainValidator(day)] = None
    source: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    rates: Annotated[Mapping[str, Decimal], PlainValidator(table_of_rates)] = Field(default_factory=dict)

    def exchange(self) -> Exchange | None:
        """Build the value that the rules know; None where nothing is written."""
        if not self.into or self.date is None:
            return None
        return Exchange(self.into, self.date, self.source, self.rates)


_EXAMPLES = {
    "into": "into = 'EUR'",
    "date": "date = 2026-11-20",
    "source": "source = 'ECB'",
    "rates": "rates = { USD = '1.0825' }",
}


def exchange_disagreements(section: ExchangeSection) -> Iterator[tuple[Severity, str, str, str]]:
    """List what rates need beside them before a total may be told: all four keys, or none."""
    written = {key for key in _EXAMPLES if getattr(section, key)}
    if not written:
        return
    for key, example in _EXAMPLES.items():
        if key not in written:
            what = "is missing: a total over two currencies says its rates, their day and who says them"
            yield Severity.MISSING, f"exchange.{key}", what, f"write for example {example}"
    if section.into and section.rates.get(section.into, Decimal(1)) != 1:
        what = f"says that one {section.into} buys {section.rates[section.into]} {section.into}"
        yield Severity.CONTRADICTION, f"exchange.rates.{section.into}", what, "leave it out"
