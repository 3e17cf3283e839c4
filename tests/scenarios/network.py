"""B60 to B66: at Rakuten, or in what it reports."""

from random import Random

from recon.records.kind import Kind
from tests.scenarios.sending import nothing
from tests.scenarios.table import YOUNG, Gap, Scene
from tests.scenarios.tale import Tale


def _accepted(tale: Tale, _: Random) -> None:
    tale.send()


def _not_paid(tale: Tale, _: Random) -> None:
    tale.send()
    tale.refuse_commission("Non-commissionable product")


def _partner_left(tale: Tale, _: Random) -> None:
    tale.order["click_id"] = f"lw9MynSegoY{tale.sale.click[11:]}"
    tale.send(click_id=tale.order["click_id"])
    tale.refuse_commission("Publisher not in programme")


def _no_structure(tale: Tale, _: Random) -> None:
    tale.order["customer_kind"] = "new"
    tale.tell(commission_micros=0)
    for row in (*tale.lines, *tale.transactions):
        row["sku"] = f"{row['sku']} of a kind"


def _nobody(tale: Tale, _: Random) -> None:
    tale.tell(publisher_id=None, publisher_name=None, publisher_code=None)


SCENES = (
    Scene(code="B60", what="Rakuten needs time", kind=Kind.WAITING, play=_accepted, age=YOUNG),
    Scene(code="B60", what="not even due", kind=Kind.WAITING, play=nothing, age=YOUNG),
    Scene(code="B61", what="recorded, not paid", kind=Kind.NOT_COMMISSIONED, play=_not_paid),
    Scene(code="B62", what="accepted and vanished", kind=Kind.NOT_RECORDED, play=_accepted),
    Scene(
        code="B63",
        what="the partner left",
        kind=Kind.NOT_COMMISSIONED,
        play=_partner_left,
    ),
    Scene(
        code="B65",
        what="recorded without commission",
        kind=Kind.WITHOUT_COMMISSION,
        play=_no_structure,
        gap=Gap("", "only where its SKUs earn a commission elsewhere: see test_lines", Kind.MATCHED),
    ),
    Scene(
        code="B66",
        what="recorded for nobody",
        kind=Kind.WITHOUT_PUBLISHER,
        play=_nobody,
    ),
)
