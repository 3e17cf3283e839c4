"""What the weekly page's templates are given: figures already counted, chosen and written out."""

from dataclasses import dataclass

from recon.reporting.bridge import Bridge
from recon.reporting.bridge_walk import Step
from recon.reporting.figures import CoverageRow, NextStep, Place, Week
from recon.reporting.light import Light
from recon.reporting.tiles import Tile
from recon.reporting.trend import Trend
from recon.reporting.waterfall import Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """This is an amount as the page shows it and, beside it, exactly."""

    shown: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """This is one line of the bridge as the template prints it."""

    step: Step
    count: str
    money: Amount | None
    commission: Amount | None
    bar: Bar
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakView:
    """This is one group of breaks as the template prints it."""

    title: str
    cause: str
    badges: tuple[tuple[str, str], ...]
    since: str
    since_exact: str
    orders: str
    sales: Amount
    commission: Amount
    commission_note: str
    todo: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherView:
    """This is one publisher as the template prints it; the bar's parts are in percent."""

    name: str
    expected: str
    recorded: str
    missing: str
    share: str
    recorded_width: str
    settling_width: str
    commission: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    """This is something that waits for a person, as the template prints it."""

    what: str
    orders: str
    commission: Amount | None
    deadline: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """This is how far one book reaches, as the template prints it."""

    row: CoverageRow
    start: str
    start_exact: str
    until: str
    until_exact: str
    short: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """This is everything the template prints of one programme."""

    anchor: str
    week: Week
    window: str
    number: str
    as_of: str
    settle: str
    span: str
    as_of_exact: str
    light: Light
    headline: str
    second_line: str
    next_step: NextStep
    tiles: tuple[Tile, ...]
    bridge: Bridge
    steps: tuple[StepView, ...]
    rate_note: str
    cut: bool
    roomy: bool
    vast: bool
    trend: Trend
    breaks: tuple[BreakView, ...]
    more_breaks: str
    decisions: str
    publishers: tuple[PublisherView, ...]
    more_publishers: str
    waiting: tuple[WaitingView, ...]
    coverage: tuple[CoverageView, ...]
    untold: str
