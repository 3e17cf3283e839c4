"""D: our own books are short, or their rows cannot be named. Nobody is accused by them."""

from random import Random

from recon.records.kind import Kind
from tests.scenarios.markets import DAY, HOUR, LATE_LOG, SHORT_REPORT, STALE_SHOP
from tests.scenarios.ordinary import told
from tests.scenarios.sending import nothing
from tests.scenarios.table import Age, Scene
from tests.scenarios.tale import Tale


def _recorded_only(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.orders.clear()
    tale.lines.clear()


def _sent(tale: Tale, _: Random) -> None:
    tale.send()


def _clock_ahead(tale: Tale, _: Random) -> None:
    tale.tell()
    for attempt in tale.attempts:
        attempt["sent_at"] = tale.sale.placed_at - 2 * HOUR


def _shared(tale: Tale, rng: Random) -> None:
    told(tale, rng)
    tale.orders.append(tale.order | {"row_id": f"{tale.order['row_id']}-again"})


def _blank(tale: Tale, _: Random) -> None:
    tale.order["order_ref"] = " "


def _foreign_store(tale: Tale, _: Random) -> None:
    tale.order.update(store="unheard-of", order_ref=f"{tale.sale.market.name}-{tale.sale.ref}")
    tale.programme = ""


SCENES = (
    Scene(code="D01", what="the shop's book ends early", kind=Kind.SHOP_NOT_COVERED, play=_recorded_only,
          markets=(STALE_SHOP,), age=Age(3 * DAY, 4 * DAY)),
    Scene(code="D02", what="the log begins late", kind=Kind.LOG_NOT_COVERED, play=nothing,
          markets=(LATE_LOG,), age=Age(35 * DAY, 50 * DAY)),
    Scene(code="D03", what="the report ends early", kind=Kind.NETWORK_NOT_COVERED, play=_sent,
          markets=(SHORT_REPORT,), age=Age(10 * DAY, 25 * DAY)),
    Scene(code="D05", what="the log's clock is off", kind=Kind.MATCHED, play=_clock_ahead),
    Scene(code="D06", what="two orders of one reference", kind=Kind.REFERENCE_NOT_UNIQUE, play=_shared),
    Scene(code="D06", what="no reference", kind=Kind.NO_REFERENCE, play=_blank),
    Scene(code="D07", what="a store of nobody", kind=Kind.NO_PROGRAMME, play=_foreign_store),
)  # fmt: skip
