"""Signs in how often click ids come: frozen in a page, handed out by a cache, taken from a pool."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.clicks.seen import ClickSeen, Sign, SignFound, by_click, by_publisher, found, shown
from recon.records import numerals
from recon.records.click import is_well_formed

# One customer may buy again and again after one click, while its cookie lasts: so many times seldom.
FROZEN_ORDERS = 8
FROZEN_SPAN = timedelta(days=2)
# So many orders within an hour are not one customer's.
CACHED_ORDERS = 5
CACHED_SPAN = timedelta(hours=1)
# So many ids, each so often, on so many of the orders, are a set from which somebody draws.
POOL_IDS = 3
POOL_TIMES = 4
POOL_ORDERS = 20
POOL_SHARE = Decimal("0.10")
UNSEEN_ORDERS = 5
_NAMED = 3


def repeat_signs(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    """Look for ids that stand on more orders than one visit makes."""
    carried = [row for row in rows if row.click_id.strip()]
    clicks = by_click(carried)
    pool = _pool(clicks, of=len(carried))
    if pool:
        mine = [row for each in pool for row in clicks[each]]
        said = f"{len(mine):,} orders share {len(pool):,} click ids, each of them on {POOL_TIMES} or more: a set that is used again"
        step = "ask who fills the click id in: each real click has one of its own; do not send these again before you know"
        yield found(Sign.POOL, mine, of=len(carried), sentence=said, step=step)
    for click_id in sorted(set(clicks) - set(pool)):
        sign = _repeated(clicks[click_id], of=len(carried))
        if sign is not None:
            yield sign


def unseen_signs(
    rows: Sequence[ClickSeen], *, codes: frozenset[str], settled_before: datetime
) -> Iterator[SignFound]:
    """Look for publishers whom no line of Rakuten's report names; `codes` are those that one names, none where it names nobody."""
    if not codes:
        return
    settled = [row for row in rows if row.placed_at < settled_before and is_well_formed(row.click_id)]
    unseen = {
        publisher: mine
        for publisher, mine in by_publisher(settled).items()
        if publisher not in codes and len(mine) >= UNSEEN_ORDERS
    }
    if not unseen:
        return
    mine = [row for orders in unseen.values() for row in orders]
    first = sorted(unseen, key=lambda code: (-len(unseen[code]), code))[:_NAMED]
    named = ", ".join(first) + (", ..." if len(unseen) > len(first) else "")
    said = (
        f"{len(mine):,} settled orders carry click ids of {numerals.counted(len(unseen), 'publisher')} "
        f"whom no line of Rakuten's report has ever named: {named}"
    )
    step = "ask Rakuten whether they are partners of this programme: else the ids are made up or another's"
    yield found(Sign.PUBLISHER_UNSEEN, mine, of=len(settled), sentence=said, step=step)


def _pool(clicks: Mapping[str, Sequence[ClickSeen]], *, of: int) -> list[str]:
    used = sorted(each for each, rows in clicks.items() if len(rows) >= POOL_TIMES)
    orders = sum(len(clicks[each]) for each in used)
    is_pool = len(used) >= POOL_IDS and orders >= POOL_ORDERS and Decimal(orders) >= POOL_SHARE * of
    return used if is_pool else []


def _repeated(rows: Sequence[ClickSeen], *, of: int) -> SignFound | None:
    placed = sorted(row.placed_at for row in rows)
    span = placed[-1] - placed[0]
    what = f"{len(rows):,} orders share one click id, {shown(rows[0])}"
    if len(rows) >= FROZEN_ORDERS and span >= FROZEN_SPAN:
        said = f"{what}, over {numerals.counted(span.days, 'day')}: a fixed test id, or a page that was stored with one visitor's"
        step = "look for that id in the shop's code, templates and page cache"
        return found(Sign.FROZEN, rows, of=of, sentence=said, step=step)
    together = _most_within(placed, span=CACHED_SPAN)
    if together >= CACHED_ORDERS:
        said = f"{what}, {together:,} of them within an hour: a page cache or CDN gives one visitor's id to everybody"
        step = (
            "keep the page that sets the cookie out of the cache, or leave Set-Cookie out of what is cached"
        )
        return found(Sign.CACHED, rows, of=of, sentence=said, step=step)
    return None


def _most_within(placed: Sequence[datetime], *, span: timedelta) -> int:
    most, start = 0, 0
    for end, moment in enumerate(placed):
        while moment - placed[start] > span:
            start += 1
        most = max(most, end - start + 1)
    return most
