"""B01 to B13: the click id never reached the order. One order alone does not give them away, except for damage.

Such an order is not ours as far as the books tell; that many of them are lost is told by signals and by `recon clicks`.
"""

from datetime import timedelta
from random import Random
from typing import Any

from recon.records.kind import Kind
from tests.scenarios.heard import NO_CONSENT
from tests.scenarios.markets import DAY, US
from tests.scenarios.table import Age, Play, Scene
from tests.scenarios.tale import Tale

_SHARED = "lw9MynSemmY-CachedPageHandsItOut00g"
_FROZEN = "lw9MynSemmY-FrozenInThePage0000000A"
_SAME_DAY = Age(10 * DAY, 11 * DAY)
_SAME_MINUTE = Age(12 * DAY, 12 * DAY + timedelta(minutes=1))


def _lost(**columns: object) -> Play:
    def play(tale: Tale, _: Random) -> None:
        tale.lose_click(**columns)

    return play


def _in_landing_address(tale: Tale, _: Random) -> None:
    tale.lose_click(
        landing_url=f"https://shop.example/?ranMID={tale.sale.market.mid}&ranSiteID={tale.sale.click}"
    )


def _shared(click: str) -> Play:
    def play(tale: Tale, _: Random) -> None:
        tale.order["click_id"] = click
        tale.send(click_id=click)
        tale.book(publisher_code=click[:11])

    return play


def _cut(tale: Tale, _: Random) -> None:
    cut = tale.sale.click[:20]
    tale.order["click_id"] = cut
    tale.send(click_id=cut)


def _no_consent(tale: Tale, _: Random) -> None:
    tale.send(NO_CONSENT)


def _no_click(code: str, what: str, play: Play, **other: Any) -> Scene:
    return Scene(code=code, what=what, kind=Kind.NO_CLICK, play=play, **{"age": _SAME_DAY, **other})


SCENES = (
    _no_click("B01", "share of clicks drops", _lost()),
    _no_click("B02", "id in the landing address only", _in_landing_address),
    _no_click("B03", "campaign tags, no id", _lost(landing_url="https://shop.example/?utm_source=rakuten")),
    _no_click("B04", "a redirect strips it", _lost(landing_url="https://shop.example/de/")),
    Scene(code="B05", what="no consent", kind=Kind.SUPPRESSED, play=_no_consent),
    _no_click("B06", "lost by Safari after days", _lost(device="phone Safari")),
    _no_click("B07", "lost by an express wallet", _lost(payment_method="paypal express")),
    _no_click("B08", "a new theme", _lost()),
    _no_click("B09", "the app passes no id", _lost(channel="ios app"), markets=(US,), least=60),
    Scene(code="B10", what="one id frozen in the page", kind=Kind.MATCHED, play=_shared(_FROZEN)),
    Scene(code="B11", what="one id from the page cache", kind=Kind.MATCHED, play=_shared(_SHARED), age=_SAME_MINUTE),
    Scene(code="B12", what="an id cut short", kind=Kind.NOT_RECORDED, play=_cut),
    _no_click("B13", "id written after the order", _lost()),
)  # fmt: skip
