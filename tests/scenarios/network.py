"""B60 to B66: at Rakuten, or in what it reports."""

from random import Random

from recon.records.kind import Kind
from tests.scenarios.markets import DE
from tests.scenarios.sending import nothing
from tests.scenarios.table import YOUNG, Scene
from tests.scenarios.tale import BEST_SELLER, Sale, Tale


def _accepted(tale: Tale, _: Random) -> None:
    tale.send()


def _not_paid(tale: Tale, _: Random) -> None:
    tale.send()
    tale.refuse_commission("Non-commissionable product")


def _partner_left(tale: Tale, _: Random) -> None:
    tale.order["click_id"] = f"lw9MynSegoY{tale.sale.click[11:]}"
    tale.send(click_id=tale.order["click_id"])
    tale.refuse_commission("Publisher not in programme")


def single(sale: Sale) -> bool:
    """Ask for a basket of one line."""
    return len(sale.items) == 1


def _no_structure(tale: Tale, _: Random) -> None:
    tale.order["customer_kind"] = "new"
    tale.tell(commission_micros=0)
    for row in (*tale.lines, *tale.transactions):
        row["sku"] = BEST_SELLER


def _no_structure_of_a_kind(tale: Tale, rng: Random) -> None:
    _no_structure(tale, rng)
    for row in (*tale.lines, *tale.transactions):
        row["sku"] = f"{tale.sale.ref} of a kind"


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
        markets=(DE,),
        needs=single,
    ),
    Scene(
        code="B65",
        what="none, and its SKU never had one",
        kind=Kind.MATCHED,
        play=_no_structure_of_a_kind,
        cannot="no SKU of it ever earned a commission: nobody knows that it should",
    ),
    Scene(
        code="B66",
        what="recorded for nobody",
        kind=Kind.WITHOUT_PUBLISHER,
        play=_nobody,
    ),
)
