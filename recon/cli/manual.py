"""`recon manual`: files for what a person enters at Rakuten: orders that cannot be sent again, orders to be cancelled."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from recon.cli import manual_shown as shown
from recon.cli.exits import Exit, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.standing import in_words, standing
from recon.jobs.manual import entries, to_cancel
from recon.jobs.manual_files import Placed, place
from recon.resend.manual import bulk
from recon.resend.manual.bulk import Encoding, Ending, Layout
from recon.resend.manual.cancels import MOST_IDS, Cancel, NotCancelled, soonest_first
from recon.resend.manual.written import cancel_ids, cancel_rows, credit_rows
from recon.store.by_hand import ForHand
from recon.wiring import House

Format = Annotated[Ending, typer.Option("--format", help="txt parts the fields with bars, csv with commas.")]
InEncoding = Annotated[Encoding, typer.Option("--encoding", help="How the file's characters are written.")]
Out = Annotated[Path, typer.Option("--out", help="The folder for the files.")]
Again = Annotated[bool, typer.Option("--again", help="List orders again that stand in an earlier file.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")]
Reason = Annotated[str, typer.Option("--reason", help="The file's reason field; else what holds each order.")]
Bulk = Annotated[bool, typer.Option("--bulk", help="Write rows of 13 fields in place of a list of ids.")]
Because = Annotated[str, typer.Option("--because", help="Why it may be sent or listed again.")]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]
Ref = Annotated[str, typer.Argument(help="The order's reference.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Write the files of what a person enters at Rakuten.", no_args_is_help=True)
    group.callback()(_group)
    group.command("transactions")(_transactions)
    group.command("cancels")(_cancels)
    group.command("list")(_list)
    group.command("release")(_release)
    app.add_typer(group, name="manual")


def _group() -> None:
    """Write the files of what a person enters at Rakuten."""


def _transactions(
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    ending: Format = Ending.TXT,
    encoding: InEncoding = Encoding.UTF_8,
    out: Out = Path(),
    reason: Reason = "",
    again: Again = False,
    dry_run: DryRun = False,
    name: Name = "",
    json: Json = False,
) -> None:
    """Write the bulk file of 13 fields for what never arrived and cannot be sent again."""
    layout, made = Layout(ending, encoding), []
    with opened(config) as house:
        house.store.prepare()
        for each in chosen(house, programme):
            told = house.config.programmes()[each]
            found = entries(house.bench, told, as_of=house.present, again=again)
            rows, out_of_it = credit_rows(found, layout=layout, reason=reason)
            paper = _Paper(layout, "transactions", out, _who(name), again=again)
            placed = [] if dry_run else _placed(house, [entry for _, entry in rows], paper)
            unsure = in_words(standing(house, [each], at=house.present))
            made.append(shown.Transactions(each, rows, out_of_it, placed, unsure))
    shown.show_transactions(made, as_json=json, dry=dry_run)
    raise typer.Exit(_verdict(made))


def _cancels(
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    as_bulk: Bulk = False,
    ending: Format = Ending.TXT,
    encoding: InEncoding = Encoding.UTF_8,
    out: Out = Path(),
    reason: Reason = "",
    again: Again = False,
    dry_run: DryRun = False,
    name: Name = "",
    json: Json = False,
) -> None:
    """Write the cancel list for what Rakuten shows and the shop cancelled or took back, with the amounts to type."""
    layout = Layout(ending, encoding, bulk.Form.CANCELLATION)
    made: list[shown.Cancels] = []
    with opened(config) as house:
        house.store.prepare()
        for each in chosen(house, programme):
            told = house.config.programmes()[each]
            found = to_cancel(house.bench, told, as_of=house.present, again=again)
            listed = soonest_first(one for one in found if isinstance(one, Cancel))
            others = [one for one in found if isinstance(one, NotCancelled)]
            rows, uncarried = (
                cancel_rows(listed, layout=layout, reason=reason, zone=told.zone)
                if as_bulk
                else cancel_ids(listed, layout=layout)
            )
            others += uncarried
            what = "cancellations" if as_bulk else "cancels"
            settled = {one.order.key_number: one.order.settled for one in listed if one.order.settled}
            paper = _Paper(layout, what, out, _who(name), again=again, settled=settled)
            most = bulk.MOST_ROWS if as_bulk else MOST_IDS
            placed = [] if dry_run else _placed(house, [entry for _, entry in rows], paper, most=most)
            unsure = in_words(standing(house, [each], at=house.present))
            made.append(shown.Cancels(each, rows, others, placed, unsure))
    shown.show_cancels(made, as_json=json, dry=dry_run)
    raise typer.Exit(_verdict(made))


def _verdict(made: Sequence[shown.Transactions | shown.Cancels]) -> Exit:
    return verdict(
        needs_person=any(each.needs_person for each in made), cannot_judge=any(each.unsure for each in made)
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """This is what files are written on: how, for what, where, and by whom."""

    layout: Layout
    what: str
    folder: Path
    by: str
    again: bool
    settled: Mapping[int, datetime] = field(default_factory=dict)


def _placed(
    house: House, entries: list[bulk.Entry], paper: _Paper, *, most: int = bulk.MOST_ROWS
) -> list[Placed]:
    files: dict[Path, bytes] = {}
    orders: list[ForHand] = []
    for number, some in enumerate(bulk.files(entries, most=most), start=1):
        moment, ending = f"{house.present:%Y%m%d-%H%M%S}", paper.layout.ending
        path = paper.folder / f"{some[0].programme}-{paper.what}-{moment}-{number}.{ending}"
        files[path] = bulk.content(some, layout=paper.layout)
        orders += [
            ForHand(
                each.programme,
                each.key_number,
                each.order_ref,
                paper.layout.form,
                path.name,
                each.amount,
                each.currency,
            )
            for each in some
        ]
    if not files:
        return []
    return place(house.store, files, orders, by=paper.by, again=paper.again, settled=paper.settled)


def _list(config: ConfigFile = None, programme: OneProgramme = None, json: Json = False) -> None:
    """List the orders that stand in a file and are held from being sent again."""
    with opened(config) as house:
        house.store.prepare()
        found = [each for name in chosen(house, programme) for each in house.store.by_hand(name).values()]
    shown.show_entered(found, as_json=json)


def _release(
    ref: Ref, because: Because, name: Name, config: ConfigFile = None, programme: OneProgramme = None
) -> None:
    """Take an order out of its file, where nobody entered it: it may be sent or listed again."""
    with opened(config) as house:
        house.store.prepare()
        found = house.store.release_by_hand(ref, because=because, by=name, programme=programme)
    shown.show_released(found)


def _who(name: str) -> str:
    return name or getpass.getuser()
