"""`recon alias`: say which order another reference is, and see which rule would join many of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from recon.books.keys import key_of
from recon.cli.alias_file import read_aliases
from recon.cli.exits import NotFound
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, one_of, opened
from recon.cli.output import print_json, print_table, say
from recon.cli.written import quoted
from recon.jobs.references import is_known
from recon.matching.judged import IN_REPORT, Pair
from recon.matching.references import Change, FormatChange, format_changes
from recon.records import numerals
from recon.records.kind import Kind
from recon.records.moment import micros, moment
from recon.records.reference import Alias
from recon.store.aliases import KeptAlias
from recon.store.breaks import BreakFilter
from recon.wiring import House

Ref = Annotated[str, typer.Argument(help="The shop's own reference.")]
KnownAs = Annotated[str, typer.Argument(help="What Rakuten or the log knows the order as.")]
AliasFile = Annotated[
    Path, typer.Argument(help="A CSV in UTF-8: order,known_as, and programme where there are several.")
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Also where no book knows one of the references yet.")]
Because = Annotated[str, typer.Option("--because", help="Why, for whoever asks later.")]
Name = Annotated[str, typer.Option("--as", help="Who says so.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Join references that differ.", no_args_is_help=True)
    group.callback()(_group)
    group.command("add")(_add)
    group.command("import")(_import)
    group.command("remove")(_remove)
    group.command("list")(_list)
    group.command("suggest")(_suggest)
    app.add_typer(group, name="alias")


def _group() -> None:
    """Join references that differ."""


def _add(
    ref: Ref,
    known_as: KnownAs,
    because: Because,
    name: Name,
    anyway: Anyway = False,
    programme: OneProgramme = None,
    config: ConfigFile = None,
) -> None:
    """Say that Rakuten or the log knows an order by another reference; the books are joined anew at once."""
    with opened(config) as house:
        alias = Alias(one_of(house, programme), key_of(ref), key_of(known_as))
        house.store.prepare()
        if not anyway:
            _refuse_unknown(house, alias)
    # Opened anew: whoever has looked into the books knows them by the aliases that held then.
    with opened(config) as house:
        house.store.add_alias(alias, because=because, by=name)
        books = house.rekey()
    say(f"Joined: '{alias.known_as}' is order '{alias.ref}'; {_rewritten(books)}. `recon run` judges it.")


def _refuse_unknown(house: House, alias: Alias) -> None:
    """Refuse a reference that no book knows: mistyped, it would join nothing and say nothing."""
    unknown = [
        f"'{each}'"
        for each in dict.fromkeys((alias.ref, alias.known_as))
        if not is_known(house.bench, each, programme=alias.programme, as_of=house.present)
    ]
    if unknown:
        message = (
            f"no book of programme {alias.programme} knows {' or '.join(unknown)}; check what you typed, run `recon pull` "
            "where the order is new, or join them all the same with --anyway"
        )
        raise NotFound(message)


def _import(
    file: AliasFile,
    because: Because,
    name: Name,
    programme: OneProgramme = None,
    config: ConfigFile = None,
) -> None:
    """Join many orders at once from a CSV (order,known_as[,programme]): all of them or, where one is wrong, none."""
    with opened(config) as house:
        programmes = chosen(house, programme)
        house.store.prepare()
        standing = {
            (each.alias.programme, each.alias.known_as): each.alias.ref for each in house.store.kept_aliases()
        }
        found = read_aliases(file, programmes=programmes, standing=standing)
        fresh = [each for each in dict.fromkeys(found) if (each.programme, each.known_as) not in standing]
        house.store.add_aliases(fresh, because=because, by=name)
        books = house.rekey()
    there = len(found) - len(fresh)
    held = f"; {numerals.counted(there, 'line')} said what holds already" if there else ""
    say(
        f"Joined: {numerals.counted(len(fresh), 'reference')}{held}; {_rewritten(books)}. `recon run` judges them."
    )


def _remove(
    known_as: KnownAs,
    because: Because,
    name: Name,
    programme: OneProgramme = None,
    config: ConfigFile = None,
) -> None:
    """Take an alias back; the books are parted anew at once."""
    with opened(config) as house:
        house.store.prepare()
        of = one_of(house, programme)
        gone = house.store.remove_alias(key_of(known_as), programme=of, because=because, by=name)
        books = house.rekey()
    say(f"Taken back: '{gone.known_as}' was order '{gone.ref}'; {_rewritten(books)}. `recon run` judges it.")


def _rewritten(books: int) -> str:
    return f"{numerals.counted(books, 'book')} rewritten" if books else "no book rewritten"


def _list(config: ConfigFile = None, json: Json = False) -> None:
    """List the aliases that hold."""
    with opened(config) as house:
        house.store.prepare()
        found = house.store.kept_aliases()
    if json:
        aliases = [_figures(each) for each in found]
        print_json({"needs_person": False, "cannot_judge": False, "aliases": aliases})
    elif found:
        titles = ("known as", "order", "programme", "since (UTC)", "by", "because")
        print_table([(title, "left") for title in titles], [_cells(each) for each in found])
    else:
        say("No alias.")


def _cells(kept: KeptAlias) -> tuple[str, ...]:
    alias = kept.alias
    return (alias.known_as, alias.ref, alias.programme, f"{kept.at:%Y-%m-%d %H:%M}", kept.who, kept.why)


def _figures(kept: KeptAlias) -> dict[str, object]:
    names = ("known_as", "order_ref", "programme", "at", "who", "why")
    alias = kept.alias
    return dict(
        zip(
            names,
            (alias.known_as, alias.ref, alias.programme, kept.at.isoformat(), kept.who, kept.why),
            strict=True,
        )
    )


def _suggest(programme: OneProgramme = None, config: ConfigFile = None, json: Json = False) -> None:
    """Show which rule would join the orders that stand at Rakuten under another reference."""
    with opened(config) as house:
        house.store.prepare()
        pairs = [pair for name in chosen(house, programme) for pair in _pairs(house, name)]
    found = format_changes(pairs)
    if json:
        print_json(
            {
                "needs_person": bool(found),
                "cannot_judge": False,
                "under_another_reference": len(pairs),
                "changes": [_change(each) for each in found],
            }
        )
        return
    if not pairs:
        say("No order stands at Rakuten under another reference.")
        return
    for each in found:
        _say_change(each)
    rest = len(pairs) - sum(each.orders for each in found)
    if rest:
        say(
            f"{numerals.counted(rest, 'order')} share no rule; join each with `recon alias add REF KNOWN_AS`."
        )


def _pairs(house: House, name: str) -> Iterator[Pair]:
    """Read the pairs that the last run found out of its breaks."""
    wanted = BreakFilter(programme=name, kinds=(Kind.UNDER_ANOTHER_REFERENCE,))
    for stored in house.store.open_breaks(wanted):
        found = stored.found
        other = str(found.evidence.get("known_as", ""))
        if other:
            at = micros(found.placed_at)
            yield Pair(name, found.key_number, 0, found.order_ref, other, IN_REPORT, 1, 100, at)


def _say_change(found: FormatChange) -> None:
    [(ref, other), *_] = found.examples
    say(
        f"Programme {found.programme}: since {moment(found.since):%Y-%m-%d %H:%M} UTC Rakuten has '{other}' where the shop has "
        f"'{ref}': {numerals.counted(found.orders, 'order')}."
    )
    say("They are recorded: send none of them again. The rule:")
    say("")
    for line in rule_lines(found.change, programme=found.programme):
        say(f"    {line}")
    say("")


def rule_lines(change: Change, *, programme: str) -> list[str]:
    """Write the lines of the configuration that undo a change."""
    if change.step:
        return ["[keys]", f'steps = ["trim", "{change.step}"]']
    told = {
        "programme": programme,
        "begins_with": change.put_before,
        "ends_with": change.put_after,
        "put_before": change.taken_before,
        "put_after": change.taken_after,
    }
    return ["[alias.another-form]", *(f"{key} = {quoted(text)}" for key, text in told.items() if text)]


def _change(found: FormatChange) -> dict[str, object]:
    return {
        "programme": found.programme,
        "code": found.change.code,
        "orders": found.orders,
        "since": moment(found.since).isoformat(),
        "examples": [{"order_ref": ref, "known_as": other} for ref, other in found.examples],
        "configuration": "\n".join(rule_lines(found.change, programme=found.programme)),
    }
