"""`recon manual`: files for what a person enters at Rakuten: orders that cannot be sent again, orders to be cancelled."""

import getpass
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from recon.cli import manual_shown as shown
from recon.cli.command_of import command_of
from recon.cli.exits import Exit, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.standing import in_words, standing
from recon.jobs.manual import entries, to_cancel
from recon.jobs.manual_files import Placed, place
from recon.records.programme import Programme
from recon.resend.manual import bulk
from recon.resend.manual.bulk import Encoding, Ending, Layout
from recon.resend.manual.cancels import MOST_IDS, Cancel, NotCancelled, soonest_first
from recon.resend.manual.written import cancel_ids, cancel_rows, credit_rows
from recon.store.by_hand import ForHand
from recon.wiring import House

_Format = Annotated[Ending, typer.Option("--format", help="txt parts the fields with bars, csv with commas.")]
_InEncoding = Annotated[Encoding, typer.Option("--encoding", help="How the file's characters are written.")]
_Out = Annotated[Path, typer.Option("--out", help="The folder for the files.")]
_Again = Annotated[bool, typer.Option("--again", help="List orders again that stand in an earlier file.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")]
_Reason = Annotated[
    str, typer.Option("--reason", help="The file's reason field; else what holds each order.")
]
_Bulk = Annotated[bool, typer.Option("--bulk", help="Write rows of 13 fields in place of a list of ids.")]
Because = Annotated[str, typer.Option("--because", help="Why it may be sent or listed again.")]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]
Ref = Annotated[str, typer.Argument(help="The order's reference.")]

_Made = TypeVar("_Made", shown.Transactions, shown.Cancels)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Write the files of what a person enters at Rakuten.", no_args_is_help=True)
    group.callback()(_group)
    group.command("transactions")(command_of(_Wish, _transactions))
    group.command("cancels")(command_of(_CancelWish, _cancels))
    group.command("list")(_list)
    group.command("release")(_release)
    app.add_typer(group, name="manual")


def _group() -> None:
    """Write the files of what a person enters at Rakuten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """This is what a person wants written, and how: the options of both files."""

    config: ConfigFile = None
    programme: OneProgramme = None
    ending: _Format = Ending.TXT
    encoding: _InEncoding = Encoding.UTF_8
    out: _Out = Path()
    reason: _Reason = ""
    again: _Again = False
    dry_run: _DryRun = False
    name: Name = ""
    json: Json = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _CancelWish(_Wish):
    """This is what a person wants written of cancellations."""

    as_bulk: _Bulk = False


def _transactions(wish: _Wish) -> None:
    """Write the bulk file of 13 fields for what never arrived and cannot be sent again."""
    made = _made(wish, lambda house, programme: _entered(house, programme, wish))
    shown.show_transactions(made, as_json=wish.json, dry=wish.dry_run)
    raise typer.Exit(_verdict(made))


def _cancels(wish: _CancelWish) -> None:
    """Write the cancel list for what Rakuten shows and the shop cancelled or took back, with the amounts to type."""
    made = _made(wish, lambda house, programme: _cancelled(house, programme, wish))
    shown.show_cancels(made, as_json=wish.json, dry=wish.dry_run)
    raise typer.Exit(_verdict(made))


def _made(wish: _Wish, make: Callable[[House, Programme], _Made]) -> list[_Made]:
    """Make of every programme what is wanted."""
    with opened(wish.config) as house:
        house.store.prepare()
        known = house.config.programmes()
        return [make(house, known[each]) for each in chosen(house, wish.programme)]


def _entered(house: House, programme: Programme, wish: _Wish) -> shown.Transactions:
    layout = Layout(wish.ending, wish.encoding)
    found = entries(house.bench, programme, as_of=house.present, again=wish.again)
    rows, out_of_it = credit_rows(found, layout=layout, reason=wish.reason)
    placed = _placed(house, [entry for _, entry in rows], _Paper(layout, "transactions", wish))
    return shown.Transactions(programme.name, rows, out_of_it, placed, _unsure(house, programme))


def _cancelled(house: House, programme: Programme, wish: _CancelWish) -> shown.Cancels:
    layout = Layout(wish.ending, wish.encoding, bulk.Form.CANCELLATION)
    found = to_cancel(house.bench, programme, as_of=house.present, again=wish.again)
    listed = soonest_first(one for one in found if isinstance(one, Cancel))
    others = [one for one in found if isinstance(one, NotCancelled)]
    rows, uncarried = (
        cancel_rows(listed, layout=layout, reason=wish.reason, zone=programme.zone)
        if wish.as_bulk
        else cancel_ids(listed, layout=layout)
    )
    settled = {one.order.key_number: one.order.settled for one in listed if one.order.settled}
    what, most = ("cancellations", bulk.MOST_ROWS) if wish.as_bulk else ("cancels", MOST_IDS)
    placed = _placed(
        house, [entry for _, entry in rows], _Paper(layout, what, wish, settled=settled, most=most)
    )
    return shown.Cancels(programme.name, rows, [*others, *uncarried], placed, _unsure(house, programme))


def _unsure(house: House, programme: Programme) -> str:
    return in_words(standing(house, [programme.name], at=house.present))


def _verdict(made: Sequence[shown.Transactions | shown.Cancels]) -> Exit:
    return verdict(
        needs_person=any(each.needs_person for each in made), cannot_judge=any(each.unsure for each in made)
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """This is what files are written on: how, for what, as whose wish, and how many orders at most on each."""

    layout: Layout
    what: str
    wish: _Wish
    settled: Mapping[int, datetime] = field(default_factory=dict)
    most: int = bulk.MOST_ROWS


def _placed(house: House, entries: list[bulk.Entry], paper: _Paper) -> list[Placed]:
    wish = paper.wish
    if wish.dry_run:
        return []
    files: dict[Path, bytes] = {}
    orders: list[ForHand] = []
    for number, some in enumerate(bulk.files(entries, most=paper.most), start=1):
        moment, ending = f"{house.present:%Y%m%d-%H%M%S}", paper.layout.ending
        path = wish.out / f"{some[0].programme}-{paper.what}-{moment}-{number}.{ending}"
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
    return place(house.store, files, orders, by=_who(wish.name), again=wish.again, settled=paper.settled)


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
