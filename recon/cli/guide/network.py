"""Asks for Rakuten's report: the address under Get API, a file saved by hand, or none yet."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from os.path import relpath
from pathlib import Path

import typer
from pydantic import ValidationError

from recon.cli.guide.answers import Programme, ReportByApi, ReportByHand
from recon.cli.guide.asking import Asking, Next, part
from recon.cli.guide.options import Options
from recon.cli.output import say, watched
from recon.config.source_sections import ReportApiSection, ReportFileSection
from recon.config.values import period as read_period
from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.sources.reports.address import NotAnAddress, taken_apart
from recon.sources.reports.api import ReportApi
from recon.sources.reports.look import ReportLook, looked_at
from recon.sources.reports.parse import parse_report
from recon.sources.reports.seen import COPY_AGAIN
from recon.sources.settings import ReportApiSettings, ReportFileSettings
from recon.wire.patience import Patience

Report = ReportByApi | ReportByHand | None
_TRIED = timedelta(days=3)
_NAMES = {"zone": "tz=", "network": "network=", "base_url": "host"}


class _Way(Enum):
    API = 1
    FILE = 2
    NONE = 3


def choose_report(
    asking: Asking, options: Options, programme: Programme, *, folder: Path, at: datetime
) -> Report:
    """Ask which way Rakuten's report comes, and look at it."""
    part("Rakuten's report")
    if options.report_address:
        return _by_api(asking, options, programme, at=at)
    if options.report_file:
        return _by_hand(asking, options, programme, folder=folder)
    if not asking.interactive:
        return None
    say(
        "  The needed columns: Order ID, Sales, Currency, Transaction Date, Process Date. Advised: Transaction ID,",
        style="dim",
    )
    say(
        "  Transaction Time, Process Time, MID, SKU, # of Items, Total Commission, Publisher ID, Publisher Encrypted ID.",
        style="dim",
    )
    way = asking.choose(
        "Which way",
        [
            ("paste the address under Get API", _Way.API),
            ("a report saved as a file", _Way.FILE),
            ("none yet", _Way.NONE),
        ],
    )
    if way is _Way.NONE:
        return None
    by_api = way is _Way.API
    return (
        _by_api(asking, options, programme, at=at)
        if by_api
        else _by_hand(asking, options, programme, folder=folder)
    )


def _by_api(asking: Asking, options: Options, programme: Programme, *, at: datetime) -> Report:
    given = options.report_address
    while True:
        pasted = given or asking.secret(
            "Address",
            stands="Rakuten's dashboard: Reports > your saved report > the arrow beside View Report > Get API.",
        )
        try:
            if not pasted:
                return None
            told = taken_apart(_written(pasted))
            report = ReportByApi(
                told.token, told.report, told.base_url, told.language, told.network, told.zone,
                told.date_format, told.parameters,
            )  # fmt: skip
            section = _section(report)
        except (NotAnAddress, SourceUnavailable) as wrong:
            if not asking.interactive:
                raise typer.BadParameter(f"--report-address: {wrong.what}; {wrong.cure}") from None
            say(f"  {wrong.what}; {wrong.cure}", style="yellow")
            given = None
            continue
        say(
            f"  Report {told.report}, language {told.language}, network {told.network or 'all'}, and a token, which goes into a file of its own."
        )
        for remark in told.remarks:
            say(f"    {remark}", style="dim")
        given = None
        if _tried(asking, section.settings("rakuten", token=told.token), programme, at=at):
            return report


def _written(pasted: str) -> str:
    """Take the address itself, or what stands in the file that is named; an address is never a path."""
    if not pasted.startswith("file:"):
        return pasted
    try:
        return Path(pasted.removeprefix("file:")).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failed:
        raise SourceUnavailable(
            "report", f"its file cannot be read ({failed})", cure="name a file that you may read"
        ) from None


def _section(report: ReportByApi) -> ReportApiSection:
    """Try whether the configuration would take what the address says; raises NotAnAddress."""
    told = {
        "type": "api", "report": report.report, "base_url": report.base_url, "language": report.language, "zone": report.zone,
        "date_format": report.date_format, "parameters": dict(report.parameters),
        **({"network": int(report.network)} if report.network else {}), "timeout": "120s",
    }  # fmt: skip
    try:
        return ReportApiSection.model_validate(told)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False)[0]
        what, _, cure = first["msg"].partition("; ")
        message = f"its {_NAMES.get(str(first['loc'][0]), first['loc'][0])} {what}"
        raise NotAnAddress(message, cure=cure or COPY_AGAIN) from None


def _tried(asking: Asking, asked: ReportApiSettings, programme: Programme, *, at: datetime) -> bool:
    """Ask Rakuten for a few days, where a person wants it; False asks for the address again."""
    if not asking.interactive or not asking.agrees("Ask Rakuten now for the last three days?"):
        return True
    settings = replace(asked, since=at - _TRIED)
    try:
        with watched() as progress:
            # Held until the rows are read: the download lies on disk only as long.
            deliveries = ReportApi(settings, patience=Patience(tries=1)).deliver({}, at=at, progress=progress)
            look = looked_at(next(deliveries).batches)
    except SourceUnavailable as failed:
        return asking.after(failed, without="go on; recon check tries it again") is Next.GO_ON
    _say_look(look, programme)
    return True


def _by_hand(asking: Asking, options: Options, programme: Programme, *, folder: Path) -> Report:
    given = str(options.report_file) if options.report_file else None
    while True:
        path = asking.text(
            "File of the report", given=given, default="rakuten.csv",
            stands="Rakuten's dashboard: Reports > Transaction Detail > Download.",
        )  # fmt: skip
        kept = _beside(Path(path), folder=folder)
        section = ReportFileSection.model_validate({"type": "file", "path": kept})
        try:
            look = _looked(section.settings("rakuten", folder=folder))
        except SourceUnavailable as failed:
            given = None
            if asking.after(failed, without="go on with that file; recon check tries it again") is Next.AGAIN:
                continue
            return ReportByHand(kept, options.period or "")
        _say_look(look, programme)
        period = asking.text(
            "Process days it covers: the first and the day after the last", given=options.period, default=look.period,
            stands="As you chose them in the dashboard, whole days only: proposed are those before the day of the last line.\nEmpty: no order can be called missing.",
            check=read_period, optional=True,
        )  # fmt: skip
        return ReportByHand(kept, period)


def _looked(settings: ReportFileSettings) -> ReportLook:
    where = f"network report '{settings.name}' ({settings.path})"
    if not settings.path.is_file():
        raise SourceUnavailable(where, "there is no such file", cure="name the file that was downloaded")
    return looked_at(parse_report(settings.path, shape=settings.shape, where=where).batches())


def _beside(path: Path, *, folder: Path) -> str:
    """Name a file as the configuration will: from its own folder where it lies inside."""
    inside = path.absolute().is_relative_to(folder.absolute())
    return relpath(path.absolute(), folder.absolute()) if inside else str(path.absolute())


def _say_look(look: ReportLook, programme: Programme) -> None:
    if not look.rows:
        say("  It opens and has the needed columns, but no lines in these days.", style="yellow")
        return
    say(f"  It opens: {numerals.counted(look.rows, 'line')}, processed {look.reach}.", style="green")
    for lack in look.lacks:
        say(f"    column missing or empty: {lack}", style="yellow")
    others = sorted(look.currencies - {programme.currency})
    if others:
        say(
            f"    lines in {', '.join(others)}, but the programme's currency is {programme.currency}",
            style="yellow",
        )
    if programme.mid and look.mids and programme.mid not in look.mids:
        say(f"    its MIDs are {', '.join(sorted(look.mids))}, not {programme.mid}", style="yellow")
