"""Probes against the stand-in, whatever the account does: asked once, answered by the report, taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.sandbox import Duplicates, Late, OtherReturns, SandboxProgramme, Scale, TrackingFault
from tests.journeys.command_scene import figures
from tests.journeys.probe_scene import SETTLED, days_ago, probed_shop


def account(**kept: object) -> SandboxProgramme:
    return SandboxProgramme("41234", "Nordlicht", "EUR", **kept)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("duplicates", "booked"),
    [
        (Duplicates.COUNTS_TWICE, [100, 100, -200]),
        (Duplicates.DROPS, [100, -100]),
        (Duplicates.REPLACES, [100, -100, 100, -100]),
    ],
)
def test_the_same_order_twice_tells_what_becomes_of_duplicates(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], duplicates: Duplicates, booked: list[int]
) -> None:
    with probed_shop(tmp_path, account(duplicates=duplicates), capture=capfd) as probed:
        begun = probed.begins("duplicates")
        repeated = probed.goes_on()
        answered = probed.goes_on(after=SETTLED)
        over = probed.goes_on()
        plan = figures(probed.types("probe", "list", "--json"))["programmes"]["de"]

        assert (begun["next"], [each["step"] for each in begun["posts"]]) == ("wait", ["sale"])
        assert (repeated["next"], [each["step"] for each in repeated["posts"]]) == (
            "wait",
            ["sale", "repeat"],
        )
        assert (answered["answer"], answered["next"]) == (duplicates.value, "wait")
        assert (over["over"], over["next"]) == (True, "over")
        assert probed.booked == booked
        [setting] = plan["settings"]
        assert (setting["value"], setting["holds_orders"]) == (duplicates.value, False)
        assert setting["said"].startswith(f"{duplicates}, as the probe of ")


@pytest.mark.parametrize(
    ("late", "answer", "booked", "holds"),
    [
        (Late.KEEPS, "keeps_date", [100, -100], False),
        (Late.RECEIPT, "redated", [100, -100], True),
        (Late.REFUSES, "refused", [], True),
        (Late.LOSES, "lost", [], True),
    ],
)
def test_a_late_order_tells_whether_it_keeps_its_date(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    late: Late,
    answer: str,
    booked: list[int],
    *,
    holds: bool,
) -> None:
    with probed_shop(tmp_path, account(late=late, horizon=timedelta(days=2)), capture=capfd) as probed:
        probed.begins("late", "--days", "20", "--landed-at", days_ago(25))
        probed.goes_on(after=SETTLED)
        over = probed.goes_on()
        done = probed.types("check", "--json")

        assert (over["answer"], over["over"], probed.booked) == (answer, True, booked)
        [setting] = figures(done)["settings"]
        assert (setting["key"], setting["found"], setting["holds_orders"]) == ("oldest", "20d", holds)
        assert done.returncode == (1 if holds else 0)


def test_a_late_order_after_its_return_days_earns_nothing_and_is_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, account(return_days=1), capture=capfd) as probed:
        probed.begins("late", "--days", "20", "--landed-at", days_ago(25))
        over = probed.goes_on()

        assert (over["answer"], over["over"], probed.booked) == ("not_commissionable", True, [100])
        assert "Return (days) exceeded" in over["sentence"]


@pytest.mark.parametrize(
    ("currency", "kept", "scale", "answer", "booked", "holds"),
    [
        ("EUR", {}, "cents", "cents", [1234, -1234], False),
        ("EUR", {"scale": Scale.PLAIN}, "cents", "plain", [123400, -123400], True),
        ("EUR", {"scale": Scale.PLAIN}, "plain", "plain", [1234, -1234], False),
        ("JPY", {}, "cents", "cents", [123, -123], False),
        ("JPY", {"scale": Scale.UNSCALED}, "cents", "unscaled-zero-decimal", [12300, -12300], True),
        ("JPY", {"scale": Scale.UNSCALED}, "plain", "unscaled-zero-decimal", [123, -123], False),
        ("JPY", {}, "plain", "cents", [1, -1], True),
    ],
)
def test_an_amount_tells_its_scale_and_another_one_than_configured_holds_orders(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    currency: str,
    kept: dict[str, bool],
    scale: str,
    answer: str,
    booked: list[int],
    *,
    holds: bool,
) -> None:
    programme = SandboxProgramme("41234", "Nordlicht", currency, **kept)  # type: ignore[arg-type] # by name
    with probed_shop(tmp_path, programme, capture=capfd) as probed:
        probed.shop.configure(
            lambda text: text.replace('zone = "E', f'amount_scale = "{scale}"\nzone = "E', 1)
        )
        probed.begins("scale")
        probed.goes_on()
        over = probed.goes_on()
        done = probed.types("check")

        assert (over["answer"], over["over"], probed.booked) == (answer, True, booked)
        line = next(each for each in done.stdout.splitlines() if "amount_scale" in each)
        assert line.startswith("NO " if holds else "ok ")
        assert (f"write amount_scale = '{answer}' into [programme.de]" in line) is holds
        assert done.returncode == (1 if holds else 0)


@pytest.mark.parametrize(
    ("kept", "answer", "booked"),
    [
        ({"other_returns": OtherReturns.STANDS_ALONE}, "stands_alone", [100, -100]),
        ({"other_returns": OtherReturns.NETS}, "nets", [100, -100]),
        ({"other_returns": OtherReturns.REFUSES}, "refused", [100, -100]),
        ({"other_returns": OtherReturns.IGNORES}, "ignored", [100, -100]),
        ({"skus": frozenset({"TEST"})}, "not_counted", [100, -100, -100]),
    ],
)
def test_a_return_of_another_sku_tells_what_becomes_of_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kept: dict[str, object], answer: str, booked: list[int]
) -> None:
    with probed_shop(tmp_path, account(**kept), capture=capfd) as probed:
        probed.begins("return", "--other-sku", "OTHER")
        probed.goes_on()
        probed.goes_on(after=SETTLED)
        over = probed.goes_on()

        assert (over["answer"], over["over"], probed.booked) == (answer, True, booked)


def test_a_probe_that_was_throttled_waits_as_long_as_rakuten_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, account(), capture=capfd) as probed:
        probed.sandbox.faults.tracking = TrackingFault.THROTTLED
        probed.begins("duplicates")
        probed.sandbox.faults.tracking = None

        early = probed.goes_on(after=timedelta(seconds=30), pulls=False)
        booked_early = list(probed.booked)
        probed.goes_on(after=timedelta(seconds=90), pulls=False)

    assert (booked_early, probed.booked) == ([], [100])
    assert "Rakuten asked to wait until" in str(early)
