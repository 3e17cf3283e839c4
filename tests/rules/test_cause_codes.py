"""One broken case is told by what it shows: a table of scenes, one for each code of the list."""

import pytest

from recon.matching.cause.codes import codes, escaped
from recon.matching.cause.facts import Astray, Facts, Line
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import KINDS, Kind, Verdict
from tests.rules.cause_scene import CLICK, DAY, MINUTE, PLACED, facts, listed, recorded, sent

AWAY, REFUSED = Outcome.MISCONFIGURED, Outcome.REFUSED
AMOUNTS = {
    "B40 tax is included": ("B40", recorded(11_900)),
    "B40 tax is included in what is left after a refund": (
        "B40",
        recorded(5_950, expected=5_000, refunded=5_000, listed=(listed(11_900), listed(-5_950))),
    ),
    "B41 delivery is included": ("B41", recorded(10_400)),
    "B41 the whole total is reported": ("B41", recorded(12_300)),
    "B42 the voucher is not deducted": ("B42", recorded(10_500)),
    "B43 the voucher is deducted twice": ("B43", recorded(9_500)),
    "B44 a hundred times": ("B44", recorded(1_000_000)),
    "B44 a hundredth": ("B44", recorded(100)),
    "B44 yen that have no decimals": (
        "B44",
        recorded(
            1_000_000,
            currency="JPY",
            sent=(sent(currency="JPY"),),
            listed=(listed(1_000_000, currency="JPY"),),
        ),
    ),
    "B45 zero": ("B45", recorded(0)),
    "B46 the unit price": ("B46", recorded(6_000)),
    "B47 the quantity squared": ("B47", recorded(22_000)),
    "B48 cents are cut off": ("B48", recorded(9_900, expected=9_978, first=9_978, net=9_978, lines=())),
    "B49 euros that were called dollars": ("B49", recorded(9_213, sent=(sent(currency="USD"),))),
    "B50 the shop's base currency": ("B50", recorded(9_213, sent=(sent(currency="USD", amount=10_900),))),
    "B51 quantities of the neighbour": ("B51", recorded(14_000)),
    "B29 lines were refused, and are missing": (
        "B29",
        recorded(
            4_000,
            listed=(listed(4_000, sku="SOCK"),),
            sent=(sent(Outcome.PARTIAL, "1 line good, 1 refused", good=1, bad=1),),
        ),
    ),
    "B67 one line is missing": ("B67", recorded(4_000, listed=(listed(4_000, sku="SOCK"),))),
    "B67 two of three lines are missing": (
        "B67",
        recorded(
            5_000, lines=(Line("A", 1, 2_000), Line("B", 1, 3_000), Line("C", 1, 5_000)), discount=0, tax=0
        ),
    ),
    "L26 Rakuten takes tax off what had none": ("L26", recorded(8_403)),
    "L27 the shop changed the order later": ("L27", recorded(8_800, net=8_800)),
    "B68 the refund was in it already": (
        "B68",
        recorded(4_000, expected=7_000, refunded=3_000, listed=(listed(7_000), listed(-3_000))),
    ),
    "O02 a refund in two parts of which one is reversed": (
        "O02",
        recorded(9_000, expected=7_000, refunded=3_000, listed=(listed(10_000), listed(-1_000))),
    ),
    "O08 reversed twice": (
        "O08",
        recorded(4_000, expected=7_000, refunded=3_000, listed=(listed(), listed(-3_000), listed(-3_000))),
    ),
    "O12 two equal reversals were sent": (
        "O12",
        recorded(
            4_000,
            expected=7_000,
            refunded=3_000,
            listed=(listed(), listed(-3_000), listed(-3_000)),
            sent=(sent(), *(sent(kind=AttemptKind.REVERSAL, amount=-3_000),) * 2),
        ),
    ),
}
MISSING = {
    "B20 nothing was sent": ("B20", facts(Kind.NEVER_SENT)),
    "B28 its attempt was for a MID that nobody has": (
        "B28",
        facts(Kind.NEVER_SENT, astray=(Astray(1, 0, AWAY, 400, "HTTP 400: the MID is unknown"),)),
    ),
    "B32 its attempt was taken for another MID": (
        "B32",
        facts(Kind.NEVER_SENT, astray=(Astray(1, 1, Outcome.ACCEPTED, 200, ""),)),
    ),
    "B36 its attempt has no reference": (
        "B36",
        facts(Kind.NEVER_SENT, astray=(Astray(0, 1, REFUSED, 400, "HTTP 400: ord is missing"),)),
    ),
    "B12 a click id that is cut": ("B12", facts(Kind.NEVER_SENT, click_id=CLICK[:20])),
    "B30 a gift at no price": ("B30", facts(Kind.NEVER_SENT, lines=(Line("GIFT", 1, 0),))),
    "B32 another programme has it": ("B32", facts(Kind.NEVER_SENT, elsewhere_listed=1)),
    "B53 a reference that is too long": ("B53", facts(Kind.NEVER_SENT, order_ref="9" * 41)),
    "B23 no connection": ("B23", facts(Kind.SEND_FAILED, sent=(sent(Outcome.NOT_SENT, http_status=None),))),
    "B23 slowed down": ("B23", facts(Kind.SEND_FAILED, sent=(sent(Outcome.THROTTLED, http_status=503),))),
    "B24 no answer came": ("B24", facts(Kind.SEND_FAILED, sent=(sent(Outcome.AMBIGUOUS, http_status=None),))),
    "B24 one of two may have arrived": (
        "B24",
        facts(
            Kind.SEND_FAILED,
            sent=(sent(Outcome.AMBIGUOUS, "HTTP 500"), sent(Outcome.NOT_SENT, http_status=None)),
        ),
    ),
    "B24 a server's error": ("B24", facts(Kind.SEND_FAILED, sent=(sent(Outcome.AMBIGUOUS, "HTTP 500"),))),
    "B30 the sender's own guard held it": (
        "B30",
        facts(Kind.SEND_FAILED, sent=(sent(Outcome.NOT_SENT, "held back by our own guard"),)),
    ),
    "B34 it failed, and was taken for sent": (
        "B34",
        facts(
            Kind.SEND_FAILED,
            sent=(
                sent(Outcome.NOT_SENT, http_status=None),
                sent(Outcome.SUPPRESSED, "held back: deduplication: sent before"),
            ),
        ),
    ),
    "B33 sent a month later, taken and gone": (
        "B33",
        facts(Kind.NOT_RECORDED, sent=(sent(at=PLACED + 31 * DAY, good=2, bad=0),)),
    ),
    "B30 the gateway threw it away": (
        "B30",
        facts(Kind.SEND_FAILED, sent=(sent(Outcome.NOT_SENT, "rudderstack: transformation failed"),)),
    ),
    "B26 access denied under a 200": (
        "B26",
        facts(
            Kind.REFUSED,
            sent=(sent(AWAY, "Rakuten turned the programme away: Access denied", good=0, bad=0),),
        ),
    ),
    "B27 the token has run out": (
        "B27",
        facts(Kind.REFUSED, sent=(sent(AWAY, "HTTP 401", http_status=401),)),
    ),
    "B28 an unknown MID": (
        "B28",
        facts(Kind.REFUSED, sent=(sent(AWAY, "HTTP 400: the MID is unknown", http_status=400),)),
    ),
    "B28 an unknown MID, told by a gateway": (
        "B28",
        facts(Kind.REFUSED, sent=(sent(AWAY, "rudderstack: invalid Marketing Id", http_status=None),)),
    ),
    "B29 all lines are bad": ("B29", facts(Kind.REFUSED, sent=(sent(REFUSED, good=0, bad=2),))),
    "B29 some lines are bad": (
        "B29",
        facts(Kind.NOT_RECORDED, sent=(sent(Outcome.PARTIAL, good=1, bad=1),)),
    ),
    "B36 a value is missing": (
        "B36",
        facts(Kind.REFUSED, sent=(sent(REFUSED, "HTTP 400: ord is required", http_status=400),)),
    ),
    "B53 a URL that is too long": (
        "B53",
        facts(Kind.REFUSED, sent=(sent(REFUSED, "HTTP 414: URI too long", http_status=414),)),
    ),
    "B33 sent three months later": (
        "B33",
        facts(Kind.REFUSED, sent=(sent(REFUSED, at=PLACED + 90 * DAY, good=0, bad=2),)),
    ),
    "B55 landed after the order": (
        "B55",
        facts(Kind.REFUSED, landed_at=PLACED + 60 * MINUTE, sent=(sent(REFUSED, good=0, bad=2),)),
    ),
    "B56 the landing time is the order's": (
        "B56",
        facts(Kind.NOT_RECORDED, landed_at=PLACED, sent=(sent(),)),
    ),
    "B57 a blank click id was sent": ("B57", facts(Kind.NOT_RECORDED, sent=(sent(click_id=" "),))),
    "B12 the click id was changed on its way": (
        "B12",
        facts(Kind.NOT_RECORDED, sent=(sent(click_id=CLICK.lower()),)),
    ),
    "B31 sent as an event": (
        "B31",
        facts(Kind.NOT_RECORDED, sent=(sent(endpoint="https://track.linksynergy.com/eventnvppixel"),)),
    ),
    "B31 listed as an event": ("B31", facts(Kind.RECORDED_AS_EVENT, listed=(listed(list=3),))),
    "B35 the log knows no answer": ("B35", facts(Kind.NOT_RECORDED, sent=(sent(Outcome.UNVERIFIED),))),
    "B62 accepted, and gone": ("B62", facts(Kind.NOT_RECORDED, sent=(sent(good=2, bad=0),))),
    "B34 taken for a repetition": (
        "B34",
        facts(Kind.SUPPRESSED, sent=(sent(Outcome.SUPPRESSED, "held back: duplicate"),)),
    ),
    "B05 no consent": (
        "B05",
        facts(Kind.SUPPRESSED, sent=(sent(Outcome.SUPPRESSED, "held back: consent refused"),)),
    ),
    "B61 not commissionable": ("B61", facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2),))),
    "B61 a reason that only says what the list is": (
        "B61",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="Non-commissionable product"),)),
    ),
    "L09 in Rakuten's own words": (
        "L09",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="Return (days) exceeded"),)),
    ),
    "B59 we marked it so": (
        "B59",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="iscomm=N sent by advertiser"),)),
    ),
    "B63 the publisher left": (
        "B63",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="No active partnership"),)),
    ),
    "L09 the click is too old": (
        "L09",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="Outside of return days"),)),
    ),
    "L07 an excluded product": (
        "L07",
        facts(Kind.NOT_COMMISSIONED, listed=(listed(list=2, reason="SKU does not match"),)),
    ),
}
TWICE = (listed(), listed(processed_at=PLACED + DAY + MINUTE))
OVER = {
    "O01 cancelled and still paid": ("O01", facts(Kind.CANCELLED_NOT_REVERSED, listed=(listed(),))),
    "O02 refunded and still paid": ("O02", facts(Kind.REFUND_NOT_REVERSED, listed=(listed(),))),
    "O03 a test": ("O03", facts(Kind.TEST_RECORDED, listed=(listed(),))),
    "O04 a pixel and a postback": ("O04", facts(Kind.RECORDED_TWICE, listed=TWICE, sent=(sent(),))),
    "O05 a retry": (
        "O05",
        facts(Kind.RECORDED_TWICE, listed=TWICE, sent=(sent(Outcome.AMBIGUOUS), sent())),
    ),
    "O06 the page was opened again": (
        "O06",
        facts(Kind.RECORDED_TWICE, listed=(listed(), listed(processed_at=PLACED + 20 * DAY)), sent=(sent(),)),
    ),
    "O07 we sent it again": (
        "O07",
        facts(Kind.RECORDED_TWICE, listed=TWICE, sent=(sent(Outcome.AMBIGUOUS), sent(is_own=True))),
    ),
    "B47 one line of two pieces, squared": (
        "B47",
        facts(Kind.RECORDED_TWICE, recorded=20_000, lines=(Line("A", 2, 10_000),), listed=(listed(20_000),)),
    ),
    "O08 reversed, never sold": ("O08", facts(Kind.UNKNOWN_ORDER, recorded=-100, listed=(listed(-100),))),
    "O09 locked": ("O09", facts(Kind.CANCELLED_NOT_REVERSED, listed=(listed(status="locked"),))),
    "O10 nobody knows it": ("O10", facts(Kind.UNKNOWN_ORDER, recorded=100, listed=(listed(100),))),
    "O14 never paid": ("O14", facts(Kind.UNPAID_RECORDED, listed=(listed(),))),
    "B32 another programme's order": (
        "B32",
        facts(Kind.UNKNOWN_ORDER, recorded=100, listed=(listed(100),), elsewhere_ordered=1),
    ),
    "B49 the same figure in dollars": (
        "B49",
        facts(Kind.CURRENCY_DIFFERS, recorded=10_000, listed=(listed(currency="USD"),)),
    ),
    "B50 exchanged into dollars": (
        "B50",
        facts(Kind.CURRENCY_DIFFERS, recorded=10_900, listed=(listed(10_900, currency="USD"),)),
    ),
}
SCENES = {**AMOUNTS, **MISSING, **OVER}


@pytest.mark.parametrize("name", SCENES)
def test_a_case_is_told_by_what_it_shows(name: str) -> None:
    code, case = SCENES[name]

    found = codes(case)

    assert found[:1] == (code,), found


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("B65", recorded(11_900, listed=(listed(11_900, commission=0),))),
        ("B66", recorded(11_900, listed=(listed(11_900, publisher_code="somebodyels"),))),
        ("O13", recorded(11_900, sent=(sent(endpoint="https://track.linksynergy.com/ep?iscomm=n"),))),
    ],
)
def test_what_is_also_true_stands_behind_the_cause(code: str, case: Facts) -> None:
    assert codes(case) == ("B40", code)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(recorded(7_777), id="an amount that nothing makes"),
        pytest.param(
            facts(Kind.SUPPRESSED, sent=(sent(Outcome.SUPPRESSED, "held back: rule 7"),)), id="a rule"
        ),
        pytest.param(facts(Kind.SENDING_NOT_KNOWN), id="without a log"),
        pytest.param(facts(Kind.SENT_FOR_UNKNOWN_ORDER, sent=(sent(),)), id="sent for nobody"),
    ],
)
def test_no_cause_is_told_without_evidence(case: Facts) -> None:
    assert codes(case) == ()


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.verdict is not Verdict.BREAK])
def test_what_is_no_break_has_no_cause(kind: Kind) -> None:
    assert codes(facts(kind, listed=(listed(),))) == ()


# What the shop's row alone shows, without a single row of another book.
_OF_THE_ORDER = {"B12", "B53", "B55", "B56"}


@pytest.mark.parametrize("name", SCENES)
def test_where_no_row_speaks_nothing_more_is_said_than_the_kind_and_the_order_show(name: str) -> None:
    _, case = SCENES[name]
    silent = case._replace(sent=(), listed=(), lines=(), astray=(), elsewhere_listed=0, elsewhere_ordered=0)
    silent = silent._replace(tax=None, shipping=None, discount=None, gross=None, net=silent.first)

    told = set(codes(silent)) - _OF_THE_ORDER

    of_the_amounts_alone = {"B44", "B45", "B48"} if case.kind is Kind.AMOUNT_DIFFERS else set()
    assert told <= {case.kind.row.code, "O08"} | of_the_amounts_alone, told


def test_a_delivery_without_price_is_no_cause() -> None:
    assert codes(recorded(10_400, shipping=0, gross=10_400)) == ()


def test_an_order_without_a_voucher_escapes_the_voucher_and_nothing_else() -> None:
    well = facts(Kind.MATCHED, recorded=10_000, listed=(listed(),), sent=(sent(),), discount=0)

    assert not escaped("B42", well, kind=Kind.AMOUNT_DIFFERS)
    assert escaped("B40", well, kind=Kind.AMOUNT_DIFFERS)
    assert not escaped("B20", well, kind=Kind.NEVER_SENT)
    assert escaped("B20", well._replace(sent=()), kind=Kind.NEVER_SENT)


def test_an_order_that_was_refused_first_and_taken_later_has_not_escaped() -> None:
    denied = sent(AWAY, "Rakuten turned the programme away: Access denied")
    well = facts(Kind.MATCHED, recorded=10_000, listed=(listed(),), sent=(denied,))

    assert escaped("B26", well, kind=Kind.REFUSED)
    assert not escaped("B26", well._replace(sent=(denied, sent())), kind=Kind.REFUSED)
    assert not escaped("B62", well._replace(sent=(sent(),)), kind=Kind.NOT_RECORDED)
