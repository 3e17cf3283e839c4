"""`recon clicks`: whose click ids the orders carry, and signs that some are lost, damaged, shared or made up."""

from datetime import timedelta
from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import print_json, print_table, say
from recon.cli.standing import standing
from recon.gap.clicks.seen import SignFound
from recon.jobs.clicks import MOST, ClicksLooked, look_at_clicks
from recon.records import numerals

Days = Annotated[int, typer.Option("--days", min=1, max=730, help="How far back.")]
_PUBLISHERS = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("clicks")(_clicks)


def _clicks(
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    days: Days = 30,
    json: Json = False,
) -> None:
    """Look over the click ids of the orders: whose they are, and whether some are lost, damaged, shared or made up."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        looked = look_at_clicks(house.bench, names, as_of=at, since=at - timedelta(days=days))
        unsure = standing(house, names, at=at)
    needs_person = any(each.signs for each in looked)
    if json:
        print_json(
            {
                "needs_person": needs_person,
                "cannot_judge": bool(unsure),
                "days": days,
                "programmes": [_figures(each) for each in looked],
            }
        )
    else:
        for each in looked:
            _show(each, days=days, why=unsure.get(each.programme, ""))
    raise typer.Exit(verdict(needs_person=needs_person, cannot_judge=bool(unsure)))


def _show(looked: ClicksLooked, *, days: int, why: str) -> None:
    say(f"\nProgramme {looked.programme}", style="bold")
    if why:
        say(f"? {why}", style="yellow")
    if not looked.orders and not looked.signs:
        say(f"No order of the last {numerals.counted(days, 'day')} carries a click id.")
        return
    say(
        f"In the last {numerals.counted(days, 'day')}: {numerals.counted(looked.orders, 'order')} with a click id, "
        f"{numerals.counted(looked.clicks, 'different id')}, of {numerals.counted(len(looked.publishers), 'publisher')}."
    )
    if looked.is_cut:
        say(f"? only the newest {MOST:,} orders were looked at", style="yellow")
    _show_publishers(looked)
    for sign in looked.signs:
        _show_sign(sign)
    if not looked.signs:
        say("Nothing in them looks lost, damaged, shared or made up.")


def _show_publishers(looked: ClicksLooked) -> None:
    if not looked.publishers:
        return
    shown = looked.publishers[:_PUBLISHERS]
    print_table(
        [
            ("publisher code", "left"),
            ("name in the report", "left"),
            ("orders", "right"),
            ("clicks", "right"),
        ],
        [(each.code, each.name or "not named yet", f"{each.orders:,}", f"{each.clicks:,}") for each in shown],
    )
    left = len(looked.publishers) - len(shown)
    if left:
        say(f"and {numerals.counted(left, 'publisher')} more; --json has all")


def _show_sign(sign: SignFound) -> None:
    code = f" ({sign.sign.code})" if sign.sign.code else ""
    say(f"\n! {sign.sign.value}{code}: {sign.sentence}.", style="red")
    say(f"  {sign.step[0].upper()}{sign.step[1:]}.")
    for each in sign.evidence:
        say(f"    {each.placed_at:%Y-%m-%d %H:%M} UTC  {each.order_ref}  {each.shown}")
    left = sign.orders - len(sign.evidence)
    if left:
        say(f"    and {left:,} more since {sign.first:%Y-%m-%d %H:%M} UTC")


def _figures(looked: ClicksLooked) -> dict[str, object]:
    return {
        "programme": looked.programme,
        "orders": looked.orders,
        "clicks": looked.clicks,
        "is_cut": looked.is_cut,
        "publishers": [
            {"code": each.code, "name": each.name, "number": each.number, "orders": each.orders, "clicks": each.clicks}
            for each in looked.publishers
        ],
        "signs": [_sign_figures(each) for each in looked.signs],
    }  # fmt: skip


def _sign_figures(sign: SignFound) -> dict[str, object]:
    return {
        "sign": sign.sign.value.replace(" ", "_"),
        "code": sign.sign.code,
        "sentence": sign.sentence,
        "step": sign.step,
        "orders": sign.orders,
        "of": sign.of,
        "first": sign.first.isoformat(),
        "last": sign.last.isoformat(),
        "evidence": [
            {"order_ref": each.order_ref, "placed_at": each.placed_at.isoformat(), "shown": each.shown}
            for each in sign.evidence
        ],
    }
