"""Which column of a report means what: the names seen in Rakuten's reports, and what must be there."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recon.jobs.ports import BadRow
from recon.records.transaction import NetworkList
from recon.sources.settings import ReportShape

# In `keep`: every column that nobody reads.
ALL = "*"
# Known, and not taken in: the name beside the MID, and the commission that is filled at the end of a month. Whether the
# total commission says the same by then is written nowhere, so the money at stake goes by the total alone.
_KNOWN = frozenset({"advertiser name", "adjusted commission"})
# Names of headers, the likeliest first. A report's columns depend on who saved it, in any order.
_TRANSACTIONS: dict[str, tuple[str, ...]] = {
    "transaction_id": ("Transaction ID",),
    "order_ref": ("Order ID",),
    "mid": ("MID", "Merchant ID"),
    "sku": ("SKU", "SKU Number"),
    "product_name": ("Product Name",),
    "quantity": ("# of Items", "Quantity", "Items"),
    "currency": ("Currency", "Currency Code"),
    "amount": ("Sales", "Gross Sales", "Sales Amount", "Sale Amount"),
    "commission_micros": (
        "Total Commission",
        "Gross Total Commissions",
        "Gross Commissions",
        "Baseline Commission",
        "Commission",
        "Commissions",
    ),
    "transaction_at": ("Transaction Date", "Transaction Date/Time", "Transaction Date Time"),
    "transaction_time": ("Transaction Time",),
    "processed_at": ("Process Date", "Process Date/Time", "Process Date Time"),
    "processed_time": ("Process Time",),
    "clicked_at": (
        "Transaction Created On Date",
        "Transaction Created On Date/Time",
        "Transaction Created On",
    ),
    "clicked_time": ("Transaction Created On Time",),
    "reason": ("Non-Commissionable Reason", "Non Commissionable Reason", "Reason"),
    "publisher_id": ("Publisher ID", "Affiliate ID", "SID"),
    "publisher_name": ("Publisher Name", "Affiliate Name"),
    "publisher_code": ("Publisher Encrypted ID", "Encrypted ID"),
    "member_id": ("Member ID (U1)", "Member ID", "U1"),
    "status": ("Commission Status", "Lock Status", "Order Status", "State"),
}
_NON_COMMISSIONABLE = {
    "order_ref": ("Order ID", "Non-Commissionable Order ID"),
    "quantity": ("Non-Commissionable Items", *_TRANSACTIONS["quantity"]),
    "amount": ("Non-Commissionable Sales", *_TRANSACTIONS["amount"]),
}
_CLICKS: dict[str, tuple[str, ...]] = {
    "day": ("Date", "Day", "Transaction Date", "Click Date"),
    "mid": _TRANSACTIONS["mid"],
    "publisher_id": _TRANSACTIONS["publisher_id"],
    "publisher_name": _TRANSACTIONS["publisher_name"],
    "clicks": ("# of Clicks", "Clicks"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """This is what a kind of report is asked for: headers by column, what must be there, and the headers to keep aside."""

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """This is where the columns stand in one report: positions by column, and the headers that nobody knows.

    `kept` are the positions of what is kept aside, by header; `not_kept` is asked to be kept and is not in the report.
    """

    places: Mapping[str, int]
    headers: tuple[str, ...]
    unread: tuple[str, ...]
    kept: Mapping[str, int] = field(default_factory=dict)
    not_kept: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Count the fields that each line must have."""
        return len(self.headers)

    @property
    def taken(self) -> tuple[int, ...]:
        """List the positions whose cells are taken out of each line."""
        return tuple(dict.fromkeys((*self.places.values(), *self.kept.values())))

    def header(self, column: str) -> str:
        """Name a column as the report's own header does."""
        return self.headers[self.places[column]] if column in self.places else column


def wanted_transactions(shape: ReportShape, *, listed: NetworkList, where: str) -> Wanted:
    """List the columns of a report of transactions."""
    _check(shape, where=where)
    required: tuple[str, ...] = ("order_ref", "amount", "transaction_at", "processed_at")
    if shape.currency is None:
        required = (*required, "currency")
    own = _own(shape, known=_TRANSACTIONS)
    if listed is NetworkList.NON_COMMISSIONABLE:
        return Wanted(
            names=_preferring(own, names={**_TRANSACTIONS, **_NON_COMMISSIONABLE}),
            required=required,
            keep=shape.keep,
        )
    # A name that somebody wrote down must be found: falling back on a guess could swap two amounts unseen.
    needed = (*required, *(column for column in own if column not in required))
    return Wanted(names={**_TRANSACTIONS, **own}, required=needed, keep=shape.keep)


def wanted_clicks(shape: ReportShape, *, where: str) -> Wanted:
    """List the columns of a report of daily clicks."""
    _check(shape, where=where)
    own = _own(shape, known=_CLICKS)
    return Wanted(names=_preferring(own, names=_CLICKS), required=("day", "publisher_id", "clicks"))


def _own(shape: ReportShape, *, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Take the written names of a kind of report, one or several for a column."""
    return {
        column: (names,) if isinstance(names, str) else tuple(names)
        for column, names in shape.columns.items()
        if column in known
    }


def _check(shape: ReportShape, *, where: str) -> None:
    known = {*_TRANSACTIONS, *_CLICKS}
    for column in shape.columns:
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1, cutoff=0.0)[0]
            raise BadRow(
                where, f"columns.{column} is not a column of the books", cure=f"write for example {near}"
            )


def _preferring(
    own: Mapping[str, tuple[str, ...]], *, names: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Put the written names before the usual ones: a second report of the same source may lack them."""
    return {column: (*own.get(column, ()), *usual) for column, usual in names.items()}


def bare(name: str) -> str:
    """Reduce a header to what decides: no case, no odd blanks."""
    return _tidy(name).casefold()


def _tidy(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").replace("\xa0", " ").split())


def layout(fields: Sequence[str], *, wanted: Wanted) -> Layout:
    """Find the columns in a line that may be a header."""
    headers = list(fields)
    while headers and not headers[-1].strip():
        headers.pop()
    first: dict[str, int] = {}
    for place, header in enumerate(headers):
        first.setdefault(bare(header), place)
    places = {
        column: next(first[bare(name)] for name in names if bare(name) in first)
        for column, names in wanted.names.items()
        if any(bare(name) in first for name in names)
    }
    read = set(places.values())
    free = {place: header for place, header in enumerate(headers) if place not in read and header.strip()}
    kept = _kept(free, keep=wanted.keep)
    return Layout(
        places=places,
        headers=tuple(headers),
        unread=tuple(
            header
            for place, header in free.items()
            if place not in kept.values() and bare(header) not in _KNOWN
        ),
        kept=kept,
        not_kept=tuple(name for name in wanted.keep if name != ALL and bare(name) not in first),
    )


def _kept(free: Mapping[int, str], *, keep: tuple[str, ...]) -> dict[str, int]:
    """Choose what is kept aside of the columns that nobody reads; of two headers of one name, the second gets a number."""
    named = {bare(name) for name in keep}
    kept: dict[str, int] = {}
    for place, header in free.items():
        if ALL in keep or bare(header) in named:
            name, again = _tidy(header), 1
            while name in kept:
                again += 1
                name = f"{_tidy(header)} ({again})"
            kept[name] = place
    # In one order whatever the report's: a column that moved is no restatement.
    return {name: kept[name] for name in sorted(kept)}


def missing(found: Layout, *, wanted: Wanted) -> tuple[str, ...]:
    """Name the headers that must be there and are not, as the dashboard calls them."""
    return tuple(wanted.names[column][0] for column in wanted.required if column not in found.places)


def ambiguous(found: Layout) -> tuple[str, ...]:
    """Name the headers that are read and stand in the report more than once."""
    names = [bare(header) for header in found.headers]
    return tuple(header for column in found.places if names.count(bare(header := found.header(column))) > 1)
