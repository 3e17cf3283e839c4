"""Names what RudderStack's connector does to an event otherwise than it should: by what it would send, value by value."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import chain, islice

from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.resend.amounts import CENTS
from recon.resend.gateway.connector import Refuses, sent_by_connector
from recon.resend.gateway.event import Assumed, Difference, Mistake
from recon.resend.gateway.goods import MOST_LINES
from recon.resend.gateway.javascript import NAN, is_true
from recon.resend.gateway.keys import ITEM_KEYS
from recon.resend.gateway.reading import MOST, Told, exact
from recon.resend.words import fit_to_show

_BETWEEN = "|"
_NOTHING = "sends nothing: "


def compare(event: Told, *, mid: str, assumed: Assumed, currency: str) -> tuple[Difference, ...]:
    """List what the connector would do to one event."""
    told = event.inside("properties")
    goods = told.values.get("products")
    if isinstance(goods, list) and len(goods) > MOST_LINES:
        return ()
    try:
        sent = sent_by_connector(event, mid=mid)
    except Refuses as refused:
        return (_refused(str(refused), told),)
    items = [each if isinstance(each, dict) else {} for each in goods] if isinstance(goods, list) else []
    found = chain(
        _amounts(sent["amtlist"].split(_BETWEEN), items, path=told.at("products")),
        _hundredfold(currency, assumed=assumed, where=told.at("currency")),
        _bars(items, path=told.at("products")),
        _unchecked(sent, told),
    )
    return tuple(islice(found, MOST))


def sent_all_the_same(theirs: Sequence[Difference], *, ours: str) -> Iterator[Difference]:
    """Say that the connector sends what we do not; nothing where it refuses the event too."""
    if not any(each.theirs.startswith(_NOTHING) for each in theirs):
        yield Difference(Mistake.UNCHECKED, "event", "sends it all the same: it checks none of this", ours)


def _refused(sentence: str, told: Told) -> Difference:
    theirs = f"{_NOTHING}{fit_to_show(sentence)}"
    products = told.values.get("products")
    for number, item in enumerate(products if isinstance(products, list) else []):
        if isinstance(item, dict) and "amount or price" in sentence and _is_free(item):
            where = f"{told.at('products')}[{number}]"
            return Difference(Mistake.ZERO_PRICE, where, theirs, "sends the free line with amount 0")
    return Difference(
        Mistake.REFUSES, told.path or "event", theirs, "says every reason, not the first one only"
    )


def _is_free(item: Mapping[str, object]) -> bool:
    given = [item[key] for key in ("amount", "price") if item.get(key) is not None]
    return bool(given) and not any(map(is_true, given))


def _amounts(
    sent: Sequence[str], items: Sequence[Mapping[str, object]], *, path: str
) -> Iterator[Difference]:
    for number, (written, item) in enumerate(zip(sent, items, strict=False)):
        meant = _meant(item)
        if meant is None:
            continue
        where = f"{path}[{number}].{'amount' if item.get('amount') is not None else 'price'}"
        hundred = f"{meant:f}"
        ours = f"takes it for {hundred} hundredths"
        if written == NAN:
            yield Difference(Mistake.NOT_A_NUMBER, where, "sends NaN as the amount", ours)
        elif written == hundred:
            continue
        elif meant == 0:
            yield Difference(
                Mistake.ZERO_PRICE,
                where,
                f"sends {written}: price x quantity, for a line that cost nothing",
                ours,
            )
        elif (Decimal(written) < 0) != (meant < 0):
            yield Difference(Mistake.WRONG_SIGN, where, f"sends {written}", ours)
        else:
            yield Difference(Mistake.BINARY_CENTS, where, f"sends {written}, which is no whole cent", ours)


def _meant(item: Mapping[str, object]) -> Decimal | None:
    """Work out in hundredths what a line was meant to cost; None where that is no number."""
    total, price, quantity = (exact(item.get(key)) for key in ("amount", "price", "quantity"))
    with localcontext(prec=60):
        if item.get("amount") is not None:
            return None if total is None else (total * 100).normalize()
        if price is None or quantity is None:
            return None
        return (price * (quantity or 1) * 100).normalize()


def _hundredfold(currency: str, *, assumed: Assumed, where: str) -> Iterator[Difference]:
    try:
        is_odd = decimals(currency) == 0
    except UnknownCurrency:
        return
    if is_odd:
        ours = (
            "does so too, by amount_scale = 'cents'; find out what your account expects"
            if assumed.scale == CENTS
            else f"obeys amount_scale = '{assumed.scale}'"
        )
        theirs = f"multiplies {currency} by 100, whatever the account expects"
        yield Difference(Mistake.TIMES_100, where, theirs, ours)


def _bars(items: Sequence[Mapping[str, object]], *, path: str) -> Iterator[Difference]:
    for number, item in enumerate(items):
        for wire, key in ITEM_KEYS.items():
            value = item.get(key)
            if isinstance(value, str) and _BETWEEN in value:
                theirs = f"sends the bar as it is: {wire}list then has more values than there are lines"
                ours = "sends '_' for it" if wire == "name" else "refuses the event: it cannot travel"
                yield Difference(Mistake.BAR, f"{path}[{number}].{key}", theirs, ours)


def _unchecked(sent: Mapping[str, str], told: Told) -> Iterator[Difference]:
    click = sent["tr"]
    if click.strip() and not is_well_formed(click):
        theirs = "sends it: it does not look at the form of a click id"
        yield Difference(
            Mistake.UNCHECKED, told.at("tr"), theirs, "refuses it: it is no click id of Rakuten's"
        )
    if "-" in sent["qlist"]:
        theirs = "sends quantities below nothing as they are"
        yield Difference(
            Mistake.WRONG_SIGN,
            told.at("products"),
            theirs,
            "sends pieces above nothing, the amount tells the direction",
        )
    names = [each.strip() for each in sent.get("namelist", "").split(_BETWEEN)]
    if not all(names):
        theirs, ours = "sends an empty name", "sends the SKU as the name"
        yield Difference(Mistake.MISSING_VALUE, told.at("products"), theirs, ours)
