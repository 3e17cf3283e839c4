"""One broken case is told by what it shows: a table of scenes, one for each code of the list."""

import pytest

from recon.matching.cause.codes import codes
from recon.matching.cause.facts import Astray, Line
from recon.records.attempt import Outcome
from recon.records.codes import CODES, Where
from recon.records.kind import Kind
from tests.rules.cause_scene import CLICK, DAY, MINUTE, PLACED, facts, listed, sent
from tests.rules.test_cause_said import SAID
from tests.rules.test_cause_sums import AMOUNTS

AWAY, REFUSED = Outcome.MISCONFIGURED, Outcome.REFUSED
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
    "B12 a cut click id, refused": (
        "B12",
        facts(Kind.REFUSED, click_id=CLICK[:20], sent=(sent(REFUSED, click_id=CLICK[:20], good=0, bad=2),)),
    ),
    "B30 a gateway's own check": (
        "B30",
        facts(
            Kind.REFUSED,
            sent=(
                sent(
                    REFUSED,
                    "rudderstack: HTTP 400: Either amount or price is required for every product",
                    http_status=400,
                ),
            ),
        ),
    ),
    "B32 accepted, and in another programme's list": (
        "B32",
        facts(Kind.NOT_RECORDED, elsewhere_listed=1, sent=(sent(good=2, bad=0),)),
    ),
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
    "O01 called off and paid in dollars": (
        "O01",
        facts(Kind.CURRENCY_DIFFERS, recorded=10_900, state=3, listed=(listed(10_900, currency="USD"),)),
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
SCENES = {**AMOUNTS, **MISSING, **OVER, **SAID}


@pytest.mark.code(
    "B05",
    "B12",
    "B20",
    "B23",
    "B24",
    "B26",
    "B27",
    "B28",
    "B29",
    "B30",
    "B31",
    "B32",
    "B33",
    "B34",
    "B35",
    "B36",
    "B47",
    "B49",
    "B50",
    "B53",
    "B55",
    "B56",
    "B57",
    "B59",
    "B61",
    "B62",
    "B63",
    "L07",
    "L09",
    "O01",
    "O02",
    "O03",
    "O04",
    "O05",
    "O06",
    "O07",
    "O08",
    "O09",
    "O10",
    "O14",
)
@pytest.mark.parametrize("name", [*MISSING, *OVER])
def test_a_case_is_told_by_what_it_shows(name: str) -> None:
    code, case = SCENES[name]

    found = codes(case)

    assert found[:1] == (code,), found


# What many orders share, or two references of one: told of groups, in tests of their own.
_SHARED = {("B21", "never_sent"), ("B22", "never_sent")} | {
    ("B54", kind) for kind in ("never_sent", "not_recorded", "unknown_order")
}


def test_the_catalogue_says_of_each_cause_under_which_kinds_it_is_told() -> None:
    told = {
        (row.code, each.name) for row in CODES.values() for each in row.told_by if each.where is Where.CAUSE
    }
    by_kind = {
        (row.code, each.name) for row in CODES.values() for each in row.told_by if each.where is Where.KIND
    }
    shown = {(code, case.kind.slug) for code, case in SCENES.values()}

    assert told - shown == _SHARED
    assert shown - told - by_kind == set()
