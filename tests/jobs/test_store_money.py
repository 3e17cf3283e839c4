"""Commission of open breaks: by programme and currency, at risk and overpaid apart, and unknown is not nothing."""

from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.money import OpenMoney
from tests.jobs.store_scene import broken, recorded

BY_RATE: dict[str, str | int] = {"attempts": 0, "rate": "0.06", "rate_from": "configured"}
UNKNOWN: dict[str, str | int] = {"attempts": 0, "rate_from": "not known", "reason": 'said "rate":1'}


def _broken(ref: str, at_risk: int, **changes: object) -> FoundBreak:
    known = broken(ref)._replace(at_risk=at_risk, estimated=True, evidence=BY_RATE)
    return known._replace(**changes)  # type: ignore[arg-type] # fields of the shape, by name


def test_what_is_owed_and_what_is_overpaid_are_never_one_sum(store: Store) -> None:
    found = [
        _broken("missing", 600),
        _broken("too-little", 60, kind=Kind.AMOUNT_DIFFERS),
        _broken("too-much", -114, kind=Kind.AMOUNT_DIFFERS),
        _broken("cancelled", 800, kind=Kind.CANCELLED_NOT_REVERSED, estimated=False, evidence={}),
    ]
    recorded(store, Findings(breaks=found))

    [money] = store.open_money("de")

    assert (money.at_risk, money.at_risk_orders, money.at_risk_estimated) == (660, 2, True)
    assert (money.overpaid, money.overpaid_orders, money.overpaid_estimated) == (914, 2, True)
    assert (money.rate, money.rate_from) == ("0.06", "configured")


def test_an_order_whose_rate_nobody_knows_is_counted_apart_and_not_as_nothing(store: Store) -> None:
    recorded(store, Findings(breaks=[_broken("known", 0), _broken("unknown", 0, evidence=UNKNOWN)]))

    assert store.open_money() == [
        OpenMoney("de", "EUR", unknown_orders=1, rate="0.06", rate_from="configured")
    ]


def test_each_currency_has_its_own_sum(store: Store) -> None:
    found = [
        _broken("euro", 600),
        _broken("yen", 48_000, currency="JPY", evidence={**BY_RATE, "rate": "0.03"}),
        _broken("dinar", 1_234, currency="KWD"),
    ]
    recorded(store, Findings(breaks=found))

    assert {each.currency: (each.at_risk, each.rate) for each in store.open_money("de")} == {
        "EUR": (600, "0.06"),
        "JPY": (48_000, "0.03"),
        "KWD": (1_234, "0.06"),
    }


def test_what_was_closed_is_at_stake_no_more(store: Store) -> None:
    recorded(store, Findings(breaks=[_broken("closed", 600)]))
    store.close_break("closed", because="accepted loss", by="nina")

    assert store.open_money() == []
