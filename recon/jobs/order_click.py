"""What an order's story says of its click: whose it was, and whether a lost one stands in the landing address."""

from dataclasses import replace
from typing import Any

from recon.books.shelf import Volume
from recon.jobs.judged import Publishers, Told
from recon.jobs.question import Bench
from recon.matching.request import Asked
from recon.records.click import is_well_formed, publisher_code
from recon.records.moment import moment, moment_if_any
from recon.reporting.order_story import Action
from recon.resend.recovered import recovery, way
from recon.resend.words import fit_to_show


def publishers(bench: Bench, told: Told, volumes: list[Volume], *, asked: Asked) -> Publishers:
    """Look up whom reports name, of whatever order; not where no order carries a click id."""
    if not any(is_well_formed(order["click_id"] or "") for order in told.orders):
        return {}
    return bench.engine.publishers(volumes, asked=replace(asked, keys=None))


def landing(order: dict[str, Any], *, named: Publishers) -> str:
    """Say whose click led to an order."""
    return f"landed on the shop with {click_of(order, named=named)}"


def click_of(order: dict[str, Any], *, named: Publishers) -> str:
    """Name the click an order carries: 'a click of Wanderblog (abc...)', or 'an affiliate click' of nobody known."""
    click = order["click_id"] or ""
    if not is_well_formed(click):
        return "an affiliate click"
    code = publisher_code(click)
    name, _ = named.get((order["programme"], code), ("", ""))
    whose = f"{fit_to_show(name)} ({code})" if name else f"publisher {code}, whom no report names yet"
    return f"a click of {whose}"


def offered(bench: Bench, told: Told, *, programme: str) -> Action | None:
    """Say whether an order without a whole click id could take the one of its landing address."""
    if len(told.orders) != 1 or programme not in bench.programmes:
        return None
    [row] = told.orders
    found = recovery(
        row["click_id"] or "",
        row["landing_url"] or "",
        landed_at=moment_if_any(row["landed_at"]),
        placed_at=moment(row["placed_at"]),
        mid=bench.programmes[programme].mid,
    )
    if found is None or not found.is_offered:
        return None
    terms = bench.resend.terms.get(programme)
    doing = way(programme, is_on=terms is not None and terms.recovers_clicks)
    return Action(what="Take the click id of its landing address", why_not=found.why_not, command=doing)
