"""What the first rows of a door show of a set-up that is wrong: each in one line with its cure.

These are the troubles of Signal's page and of every sender: turned away, a field missing, no click id, another
merchant's MID, no commission.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from recon.records import numerals
from recon.records.attempt import AttemptKind, Outcome
from recon.records.capture import read_address
from recon.records.click import is_no_click
from recon.records.moment import moment
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.reporting.follow_sending import advice
from recon.resend.words import fit_to_show

Row = Mapping[str, object]
# So few rows show nothing of a set-up.
_ENOUGH = 5
_MANY = 20
_BAD_REQUEST = 400


def troubles(book: str, rows: Sequence[Row], *, programmes: Collection[Programme]) -> tuple[str, ...]:
    """Look at the first rows of a book."""
    looks = {"attempts": _of_attempts, "transactions": _of_transactions, "orders": _of_orders}
    look = looks.get(book)
    return tuple(look(rows, programmes)) if look is not None and rows else ()


def columns_of(book: str) -> tuple[str, ...]:
    """Name the columns that the look at a book needs."""
    return {
        "attempts": (
            "order_ref",
            "mid",
            "kind",
            "sent_at",
            "outcome",
            "http_status",
            "reason",
            "amount",
            "click_id",
        ),
        "transactions": ("list", "mid", "amount", "commission_micros"),
        "orders": ("click_id", "landing_url"),
    }.get(book, ())


def _of_attempts(rows: Sequence[Row], programmes: Collection[Programme]) -> Iterator[str]:
    yield from _foreign_mids(rows, programmes, what="attempt")
    yield from _turned_away(rows, programmes)
    yield from _bad_requests(rows)
    tried = [row for row in rows if row["kind"] == AttemptKind.SALE and row["outcome"] != Outcome.SUPPRESSED]
    if len(tried) >= _ENOUGH and all(is_no_click(str(row["click_id"] or "")) for row in tried):
        yield (
            f"none of {numerals.counted(len(tried), 'attempt')} carries a click id: Rakuten has nobody to pay; keep "
            "ranSiteID from the landing address and send it as tr, or let the log keep it"
        )


def _turned_away(rows: Sequence[Row], programmes: Collection[Programme]) -> Iterator[str]:
    away = [row for row in rows if row["outcome"] == Outcome.MISCONFIGURED]
    if not away:
        return
    last = max(away, key=lambda row: _whole(row["sent_at"]))
    reason = str(last["reason"] or "")
    mid = " or ".join(each.mid for each in programmes if each.mid) or "not configured"
    yield (
        f"{len(away)} of {numerals.counted(len(rows), 'attempt')} turned away, the last at "
        f"{moment(_whole(last['sent_at'])):%Y-%m-%d %H:%M} UTC: {fit_to_show(reason)}; "
        f"{advice(Outcome.MISCONFIGURED, reason, mid=mid)}"
    )


def _bad_requests(rows: Sequence[Row]) -> Iterator[str]:
    bad = [row for row in rows if row["http_status"] == _BAD_REQUEST and row["outcome"] == Outcome.REFUSED]
    lacking = [
        f"{sum(row[column] is None for row in bad)} without {name}"
        for column, name in (("order_ref", "an order id"), ("amount", "an amount"), ("mid", "a MID"))
        if any(row[column] is None for row in bad)
    ]
    if bad:
        lacks = f", {', '.join(lacking)}" if lacking else ""
        yield (
            f"{len(bad)} of {numerals.counted(len(rows), 'attempt')} refused with HTTP 400{lacks}; map order id, amount and "
            "mid in the gateway, and try one of its events with recon postback EVENT.json"
        )


def _foreign_mids(rows: Sequence[Row], programmes: Collection[Programme], *, what: str) -> Iterator[str]:
    ours = {each.mid for each in programmes if each.mid}
    owners = {each.advertiser_id: each for each in programmes if each.advertiser_id}
    counts = Counter(str(row["mid"]) for row in rows if row["mid"])
    for mid, count in counts.most_common():
        if mid in ours or not ours:
            continue
        owner = owners.get(mid)
        shown = fit_to_show(mid, limit=40)
        cure = (
            f"which is the advertiser id of '{owner.name}': its MID is {owner.mid}, send that"
            if owner
            else "which no programme has: another merchant's, or a programme is missing in the configuration"
        )
        yield f"{count} of {numerals.counted(len(rows), what)} for MID {shown}, {cure}"


def _of_transactions(rows: Sequence[Row], programmes: Collection[Programme]) -> Iterator[str]:
    yield from _foreign_mids(rows, programmes, what="line")
    sold = [
        row["commission_micros"]
        for row in rows
        if row["list"] == NetworkList.COMMISSIONABLE and _whole(row["amount"]) > 0
    ]
    told = [each for each in sold if each is not None]
    if len(told) >= _ENOUGH and not any(told):
        yield (
            f"none of {numerals.counted(len(told), 'commissionable line')} earns a commission; set the commission structure "
            "up in Offers > Commission, and ask Rakuten whether these lines are rated again"
        )


def _of_orders(rows: Sequence[Row], programmes: Collection[Programme]) -> Iterator[str]:
    if len(rows) >= _MANY and all(is_no_click(str(row["click_id"] or "")) for row in rows):
        yield (
            f"none of {numerals.counted(len(rows), 'order')} has a click id; see that the shop keeps ranSiteID from the landing "
            "address with the order, and that the query reads it"
        )
    owners = {each.advertiser_id: each for each in programmes if each.advertiser_id}
    mids = Counter(read_address(str(row["landing_url"])).mid for row in rows if row.get("landing_url"))
    for mid, count in mids.items():
        owner = owners.get(mid)
        if owner is not None and mid != owner.mid:
            yield (
                f"{numerals.counted(count, 'order')} landed with ranMID {mid}, the advertiser id of '{owner.name}', not its "
                f"MID {owner.mid}: two numbers may have changed places in the configuration"
            )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
