"""The section of a shop whose orders come as files, key by key."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from glob import escape
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator

from recon.config import act_values, values
from recon.config.problem import nearest
from recon.config.sections import Duration, Section, Text, Texts
from recon.config.source_sections import BatchRows, MaybeCurrency, MaybeText, MaybeZone
from recon.records.order import OrderState
from recon.records.window import Window
from recon.sources.orders.export_marks import NAMES
from recon.sources.orders.export_shape import FIELDS, LINE_FIELDS
from recon.sources.settings import ExportMapping, ExportSettings

_STATES = tuple(state.name.lower() for state in OrderState)
Covers = str | tuple[values.Start, values.Start]


def table_of(known: tuple[str, ...], *, what: str) -> Callable[[object], Mapping[str, str]]:
    """Make the reader of a table whose keys are columns of the contract."""

    def read(value: object) -> Mapping[str, str]:
        fields = values.table(value)
        odd = next((field for field in fields if field not in known), None)
        if odd is None:
            return fields
        near = nearest(odd, known)
        cure = f"the nearest known field is {near}" if near else f"known fields are {', '.join(known)}"
        raise values.wrong(f"holds {odd!r}, which is no field of {what}", cure=cure)

    return read


def state_table(value: object) -> Mapping[str, str]:
    """Read a table from the shop's words to the contract's states."""
    words = values.table(value)
    odd = next((state for state in words.values() if state not in _STATES), None)
    if odd is not None:
        raise values.wrong(f"holds {odd!r}, which is no state", cure=f"write one of {', '.join(_STATES)}")
    return words


def period_or_names(value: object) -> Covers:
    """Read a period, or the word that each file's name tells its own."""
    if value == NAMES:
        return NAMES
    if not isinstance(value, str) or "/" not in value:
        cure = f"write a period such as '2026-06-01/2026-07-01', or '{NAMES}' where the files' names hold their days"
        raise values.wrong("says no period", cure=cure)
    return values.period(value)


Fields = Annotated[Mapping[str, str], PlainValidator(table_of(FIELDS, what="an order"))]
LineFields = Annotated[Mapping[str, str], PlainValidator(table_of(LINE_FIELDS, what="a line"))]
Constants = Annotated[Mapping[str, str], PlainValidator(table_of(FIELDS, what="an order"))]


class ExportSection(Section):
    """This is one shop whose orders come as files."""

    type: Text
    paths: Annotated[tuple[str, ...], PlainValidator(values.listed(values.path_text, least=1))] = Field(
        examples=[["exports/orders*.csv"]]
    )
    fields: Fields = Field(default_factory=dict)
    line_fields: LineFields = Field(default_factory=dict)
    less: Texts = ()
    constants: Constants = Field(default_factory=dict)
    states: Annotated[Mapping[str, str], PlainValidator(state_table)] = Field(default_factory=dict)
    prefix: MaybeText = None
    click_key: MaybeText = None
    landing_key: MaybeText = None
    decimal: Annotated[str, PlainValidator(values.choice(".", ","))] = "."
    date_format: Annotated[str, PlainValidator(values.choice("ymd", "dmy", "mdy"))] = "ymd"
    taxes: Annotated[str, PlainValidator(values.choice("by-total", "included", "added"))] = "by-total"
    rounds: Annotated[bool, PlainValidator(act_values.yes_or_no)] = False
    store: MaybeText = None
    currency: MaybeCurrency = None
    zone: MaybeZone = None
    scale: Annotated[int | None, PlainValidator(values.whole(0, 6))] = None
    covers: Annotated[Covers | None, PlainValidator(period_or_names)] = None
    quiet: Duration = timedelta(seconds=30)
    batch_rows: BatchRows = 20_000

    def settings(self, name: str, *, folder: Path) -> ExportSettings:
        """Build what the door to these files must be told."""
        return ExportSettings(
            name=name,
            # The folder is a name, not a pattern: a bracket in it must not match anything.
            paths=tuple(str(Path(escape(str(folder))) / pattern) for pattern in self.paths),
            mapping=self._mapping(),
            store=self.store,
            currency=self.currency,
            zone=self.zone,
            scale=self.scale,
            covers=self._covers(),
            quiet=self.quiet,
            batch_rows=self.batch_rows,
        )

    def _mapping(self) -> ExportMapping:
        return ExportMapping(
            fields=self.fields,
            line_fields=self.line_fields,
            less=self.less,
            constants=self.constants,
            states=self.states,
            prefix=self.prefix,
            click_key=self.click_key,
            landing_key=self.landing_key,
            decimal=self.decimal,
            date_format=self.date_format,
            taxes=self.taxes,
            rounds=self.rounds,
        )

    def _covers(self) -> Window | str | None:
        if self.covers is None or isinstance(self.covers, str):
            return self.covers
        first, end = (values.moment_of(half, zone=self.zone) for half in self.covers)
        return Window(first, end)
