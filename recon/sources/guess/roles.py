"""Which column of a shop's export plays which role: reference, date, currency, zone, click, status."""

import re
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.records.order import OrderState
from recon.sources.guess.columns import candidates
from recon.sources.guess.dates import Written, written
from recon.sources.guess.desk import Desk
from recon.sources.guess.evidence import shared_reference, shared_zone, zones_of
from recon.sources.guess.numbers import is_blank
from recon.sources.guess.report import Recorded
from recon.sources.guess.text import grid_of
from recon.sources.orders.csv_rows import AFFILIATE, state_of

_SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


def reference_of(desk: Desk) -> str:
    """Find the column of order ids: the one whose cells the report knows."""
    grid, asked = desk.grid, desk.columns.get("order_id")
    named = [asked] if asked else candidates(grid.sheet.headers, "order_id")
    found = shared_reference(grid, named, desk.report.orders)
    if found is None and asked is None:
        whole = grid_of(grid.sheet, dict.fromkeys(name for name in grid.sheet.headers if name))
        found = shared_reference(whole, whole.columns, desk.report.orders)
        if found is not None:
            grid.columns[found.column] = whole.columns[found.column]
    if found is None and not named:
        raise desk.refuse("no column looks like the order's reference", cure="name it with --order-id COLUMN")
    column = found.column if found else named[0]
    prefix = found.prefix if found else ""
    desk.columns["order_id"] = column
    if any(map(_SHORTENED.fullmatch, grid.columns[column][:1000])):
        said = f"{column} holds numbers that a spreadsheet has shortened, such as 1.00E+11"
        raise SourceUnavailable(
            desk.where, said, cure="export the orders again and do not save them in a spreadsheet"
        )
    known = len(desk.report.orders)
    why = f"holds {found.shared:,} of the report's {known:,} ids" if found else "by its name alone"
    desk.note("order id", f"{column} without '{prefix}'" if prefix else column, why, "--order-id")
    if found is None:
        desk.warnings.append(
            f"not one of the report's {known:,} order ids stands in {column}: are both files of the same shop and "
            f"period? Else name the column that is sent to Rakuten with --order-id"
        )
    return prefix


def dates_of(desk: Desk) -> Written:
    """Find the column of the order's date, and how it writes dates."""
    names = (
        [desk.columns["placed"]]
        if "placed" in desk.columns
        else candidates(desk.grid.sheet.headers, "placed")
    )
    if not names:
        raise desk.refuse("no column looks like the date of the order", cure="name it with --date COLUMN")
    column = desk.columns["placed"] = names[0]
    cells = [cell for cell in desk.grid.columns[column] if not is_blank(cell)]
    if not cells:
        raise desk.refuse(
            f"{column} is empty on every row", cure="name the column of dates with --date COLUMN"
        )
    dates = written(cells, told=desk.told.date_format)
    if dates.contradictory:
        said = f"{column} mixes day/month and month/day"
        raise SourceUnavailable(
            desk.where, said, cure="export it again with one date format, best 2026-10-31 14:05"
        )
    clock = candidates(desk.grid.sheet.headers, "clock")
    if clock and not dates.has_clock:
        desk.columns["clock"] = clock[0]
    joined = f" with {clock[0]}" if "clock" in desk.columns else ""
    desk.note("date", f"{column}{joined}, {dates.order}", dates.why, "--date, --date-format")
    if dates.ambiguous:
        other = "mdy" if dates.order == "dmy" else "dmy"
        desk.warnings.append(
            f"no date in {column} tells day from month; read as {dates.order}. If that is wrong: --date-format {other}"
        )
    return dates


def currency_of(desk: Desk) -> str:
    """Find the currency: a column, else what was said, else the report's only one."""
    told = desk.told.currency
    found = [] if told else candidates(desk.grid.sheet.headers, "currency")
    if found:
        codes = Counter(cell.strip().upper() for cell in desk.grid.columns[found[0]] if cell.strip())
        if codes:
            desk.columns["currency"] = found[0]
            shown = ", ".join(
                f"{code} ({numerals.counted(count, 'row')})" for code, count in codes.most_common(4)
            )
            desk.note("currency", found[0], shown, "--currency")
            return _checked(desk, codes.most_common(1)[0][0])
    code = told or (desk.report.currencies[0] if len(desk.report.currencies) == 1 else "")
    if not code:
        raise desk.refuse("it has no column of currencies", cure="say which, for example --currency EUR")
    desk.note("currency", code, "as you said" if told else "the report's only one", "--currency")
    return _checked(desk, code.upper())


def _checked(desk: Desk, code: str) -> str:
    try:
        decimals(code)
    except UnknownCurrency as error:
        raise SourceUnavailable(desk.where, str(error), cure="give the currency with --currency") from None
    return code


def zone_of(desk: Desk, dates: Written, *, currency: str, prefix: str) -> str:
    """Find the zone of dates without one: where they meet the report's times, else where the currency is at home."""
    usual = zones_of(currency)[0]
    if desk.told.zone is not None:
        try:
            ZoneInfo(desk.told.zone)
        except (ZoneInfoNotFoundError, ValueError):
            cure = "write a name such as Europe/Berlin"
            raise SourceUnavailable("--zone", f"'{desk.told.zone}' is not a time zone", cure=cure) from None
        desk.note("zone", desk.told.zone, "as you said", "--zone")
        return desk.told.zone
    if dates.has_offset:
        desk.note("zone", usual, f"usual for {currency}; dates carry an offset", "--zone")
        return usual
    found = None
    if desk.report.has_clock and (dates.has_clock or "clock" in desk.columns):
        found = shared_zone(_both(desk, prefix), order=dates.order, currency=currency)
    if found is not None:
        desk.note("zone", found[0], "so its times meet those of the report", "--zone")
        return found[0]
    desk.note("zone", usual, f"usual for {currency}; nothing decides it", "--zone")
    return usual


def _both(desk: Desk, prefix: str) -> list[tuple[str, Recorded]]:
    ids, cells = desk.grid.columns[desk.columns["order_id"]], desk.grid.columns[desk.columns["placed"]]
    hours = desk.grid.columns[desk.columns["clock"]] if "clock" in desk.columns else [""] * len(ids)
    return [
        (f"{cell} {hour}".strip(), known)
        for ref, cell, hour in zip(ids, cells, hours, strict=True)
        if cell and (known := desk.report.orders.get(ref.strip().removeprefix(prefix))) is not None
    ]


def affiliates_of(desk: Desk) -> bool:
    """Decide which orders carry an affiliate click; True where the channel says it."""
    grid, columns = desk.grid, desk.columns
    if "click" not in columns:
        for name in candidates(grid.sheet.headers, "click"):
            if any(map(is_well_formed, map(str.strip, grid.columns[name]))):
                columns["click"] = name
                break
    if "click" in columns:
        filled = sum(1 for cell in grid.columns[columns["click"]] if cell.strip())
        desk.note(
            "click id",
            columns["click"],
            f"{filled:,} rows carry one; others are not ours",
            "--click-id",
        )
        return False
    asked = [columns["channel"]] if "channel" in columns else candidates(grid.sheet.headers, "channel")
    for name in asked:
        told = sum(1 for cell in grid.columns[name] if AFFILIATE.search(cell))
        if told:
            columns["channel"] = name
            desk.note(
                "affiliate",
                name,
                f"{told:,} rows name Rakuten or affiliate",
                "--channel, --click-id",
            )
            return True
    if "channel" in columns:
        said = f"{columns['channel']} names Rakuten, LinkShare or affiliate on no row"
        raise SourceUnavailable(
            desk.where, said, cure="leave --channel out to count every order as an affiliate order"
        )
    desk.note("affiliate", "every order", "no column of click ids or channels", "--click-id, --channel")
    return False


def status_of(desk: Desk) -> None:
    """Find the column of the order's status, and say what its words count as."""
    found = (
        [desk.columns["status"]]
        if "status" in desk.columns
        else candidates(desk.grid.sheet.headers, "status")
    )
    found = [name for name in found if any(cell.strip() for cell in desk.grid.columns[name])]
    if not found:
        desk.note("status", "every order confirmed", "no column tells it", "--status")
        return
    desk.columns["status"] = found[0]
    words = Counter(cell.strip() for cell in desk.grid.columns[found[0]] if cell.strip())
    out: dict[str, list[str]] = {}
    for word, _ in words.most_common():
        state = state_of(word)
        if state not in {None, OrderState.CONFIRMED}:
            out.setdefault(OrderState(state).name.lower(), []).append(word)
    said = [f"{name}: {', '.join(which[:3])}" for name, which in out.items()]
    desk.note("status", found[0], "; ".join([*said, "else confirmed"]), "--status")
