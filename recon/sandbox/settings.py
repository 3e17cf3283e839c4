"""What the stand-in is told to be, read from a file (TOML) or by its control API (JSON): checked, and named when wrong."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from recon.sandbox.accounts import (
    Duplicates,
    ForeignSku,
    Late,
    Linkless,
    OtherCurrency,
    OtherReturns,
    PartlyBad,
    Publisher,
    Restating,
    SandboxProgramme,
    Scale,
)
from recon.sandbox.faults import ROUGH, ROUGH_REPORTS, Faults, Mix, ReportFault, ReportMix, TrackingFault
from recon.sandbox.lags import Lags, Spread

_BRANCH = re.compile(r"function-|SpreadSettings")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class BadSettings(ValueError):
    """This is a setting that cannot stand; its text names it and says what is wrong."""


def span(text: object) -> timedelta:
    """Read a time such as '90s', '4m', '2h' or '3d'."""
    if isinstance(text, timedelta):
        return text
    number, unit = (text[:-1].strip(), text[-1:]) if isinstance(text, str) else ("", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= 6 and unit in _UNITS):  # noqa: PLR2004 - a year in minutes
        raise ValueError(f"'{text}' is not a time; write for example '4m', '2h' or '3d'")
    return timedelta(**{_UNITS[unit]: int(number)})


Span = Annotated[timedelta, BeforeValidator(span)]
Share = Annotated[int, Field(ge=0, le=1000)]


class _Checked(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


_Model = TypeVar("_Model", bound=_Checked)


class RestatingSettings(_Checked):
    """This is how reports change afterwards."""

    u1_after: Span | None = None
    month_end_factor: Decimal = Decimal(1)
    vanishing: Annotated[int, Field(ge=0, le=100)] = 0
    vanish_after: Span = timedelta(days=3)
    locks_after: Span | None = None


class ProgrammeSettings(_Checked):
    """This is one MID: what it is and how it behaves where nobody knows how Rakuten does."""

    name: str = ""
    currency: Annotated[str, Field(pattern="[A-Z]{3}")] = "EUR"
    rate: Decimal = Decimal("0.06")
    enabled: bool = True
    return_days: int = 30
    skus: frozenset[str] | None = None
    duplicates: Duplicates = Duplicates.COUNTS_TWICE
    scale: Scale = Scale.CENTS
    late: Late = Late.KEEPS
    horizon: Span = timedelta(days=60)
    other_returns: OtherReturns = OtherReturns.STANDS_ALONE
    foreign_sku: ForeignSku = ForeignSku.UNPAID
    partly_bad: PartlyBad = PartlyBad.KEEPS
    linkless: Linkless = Linkless.REFUSES
    other_currency: OtherCurrency = OtherCurrency.TAKES
    longest_url: Annotated[int, Field(ge=100)] | None = None
    unpaid_skus: dict[str, str] = {}
    coupons: dict[str, str] = {}
    restating: RestatingSettings = RestatingSettings()

    def changed(self, before: SandboxProgramme) -> SandboxProgramme:
        """Build a programme: as before, but for what is told here."""
        told = {name: getattr(self, name) for name in self.model_fields_set - {"restating"}}
        if "restating" in self.model_fields_set:
            told["restating"] = Restating(**dict(self.restating))
        return _replaced(before, told)


class SpreadSettings(_Checked):
    """This is a time that varies."""

    p50: Span
    p99: Span

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        Spread(self.p50, self.p99)
        return self


class LagSettings(_Checked):
    """This is how long things take."""

    process: Span | SpreadSettings = timedelta(minutes=4)
    report: Span | SpreadSettings = timedelta(minutes=15)
    seed: int = 0

    def lags(self) -> Lags:
        """Build the lags."""
        return Lags(_lag(self.process), _lag(self.report), self.seed)


class MixSettings(_Checked):
    """This is a share of postbacks that go wrong: `shares` in thousandths, the usual mix where none are given."""

    seed: int = 0
    shares: dict[TrackingFault, Share] | None = None

    @model_validator(mode="after")
    def _of_a_thousand(self) -> Self:
        self.mix()
        return self

    def mix(self) -> Mix:
        """Build the mix."""
        return Mix(self.seed, dict(ROUGH if self.shares is None else self.shares))


class ReportMixSettings(_Checked):
    """This is a share of reports that go wrong: `shares` in thousandths, the usual mix where none are given."""

    seed: int = 0
    shares: dict[ReportFault, Share] | None = None

    @model_validator(mode="after")
    def _of_a_thousand(self) -> Self:
        self.mix()
        return self

    def mix(self) -> ReportMix:
        """Build the mix."""
        return ReportMix(self.seed, dict(ROUGH_REPORTS if self.shares is None else self.shares))


class FaultSettings(_Checked):
    """This is what goes wrong from now on; what is not named goes well."""

    tracking: TrackingFault | None = None
    report: ReportFault | None = None
    books_anyway: bool = False
    pace: Span = timedelta(seconds=30)
    mix: MixSettings | None = None
    report_mix: ReportMixSettings | None = None

    def set_in(self, faults: Faults) -> None:
        """Make it so."""
        faults.tracking, faults.report = self.tracking, self.report
        faults.books_anyway, faults.pace = self.books_anyway, self.pace.total_seconds()
        faults.mix = None if self.mix is None else self.mix.mix()
        faults.report_mix = None if self.report_mix is None else self.report_mix.mix()


class PublisherSettings(_Checked):
    """This is one publisher: its encrypted id is what its click ids begin with."""

    number: str
    name: str
    code: Annotated[str, Field(min_length=11, max_length=11)]


class Settings(_Checked):
    """This is the whole stand-in."""

    token: Annotated[str, Field(min_length=1)] | None = None
    reports_at_once: Annotated[int, Field(ge=1)] = 3
    postbacks_per_minute: Annotated[int, Field(ge=1)] | None = None
    lags: LagSettings | None = None
    faults: FaultSettings | None = None
    programmes: dict[str, ProgrammeSettings] = {}
    publishers: list[PublisherSettings] = []

    def known(self, usual: Mapping[str, SandboxProgramme]) -> list[SandboxProgramme]:
        """Build the programmes: the usual ones, changed where their MID is named, and those that are new."""
        known = dict(usual)
        for mid, told in self.programmes.items():
            known[mid] = told.changed(known.get(mid, SandboxProgramme(mid, f"Programme {mid}", "EUR")))
        return list(known.values())

    def payees(self) -> list[Publisher]:
        """Build the publishers."""
        return [Publisher(each.number, each.name, each.code) for each in self.publishers]


def read_settings(told: object) -> Settings:
    """Check settings; raise BadSettings that names the first one that is wrong."""
    return _checked(Settings, told)


def read_faults(told: object) -> FaultSettings:
    """Check what is to go wrong."""
    return _checked(FaultSettings, told)


def read_programme(told: object) -> ProgrammeSettings:
    """Check what is told of one programme."""
    return _checked(ProgrammeSettings, told)


def read_behaviour(text: str) -> tuple[str, ProgrammeSettings]:
    """Read 'MID:key=value,key=value' as the command line gives it."""
    mid, _, rest = text.partition(":")
    pairs = [part.partition("=") for part in rest.split(",")]
    if not (mid and rest and all(name and between for name, between, _ in pairs)):
        raise BadSettings(f"'{text}' is not MID:setting=value, such as 41234:duplicates=drops")
    return mid, read_programme({name.strip(): value.strip() for name, _, value in pairs})


def _checked(model: type[_Model], told: object) -> _Model:
    try:
        return model.model_validate(told)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_context=False)
        # A lag is a time or a table: of a table it says first that it is no time, and last what is wrong with it.
        first = errors[-1] if isinstance(errors[0]["input"], dict) else errors[0]
        where = ".".join(str(part) for part in first["loc"] if not _BRANCH.match(str(part)))
        said = "there is no such setting" if first["type"] == "extra_forbidden" else first["msg"]
        raise BadSettings(f"{where or 'the settings'}: {said.removeprefix('Value error, ')}") from None
    except ValueError as wrong:
        raise BadSettings(str(wrong)) from None


def _lag(told: timedelta | SpreadSettings) -> timedelta | Spread:
    return Spread(told.p50, told.p99) if isinstance(told, SpreadSettings) else told


def _replaced(before: SandboxProgramme, told: Mapping[str, object]) -> SandboxProgramme:
    # The model's fields are named and typed as the programme's: the checker cannot see it through the mapping.
    return replace(before, **told)  # type: ignore[arg-type]
