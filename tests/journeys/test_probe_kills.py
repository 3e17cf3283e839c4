"""A process that dies in the middle of a probe: whatever it had written down, nothing is sent twice."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recon.jobs import probe as job
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.sandbox import Duplicates, SandboxProgramme
from recon.senders.postback import PostbackSender
from recon.store.book import Store
from tests.journeys.command_scene import figures
from tests.journeys.probe_scene import LANDED, SETTLED, SOON, ProbedShop, probed_shop

TWICE = SandboxProgramme("41234", "Nordlicht", "EUR", duplicates=Duplicates.COUNTS_TWICE)
BEGIN = ("probe", "duplicates", "--landing", LANDED, "--yes", "--max-amount", "2.00", "--json")
GO_ON = ("probe", "go-on", "--json")


class Ended(BaseException):
    """This is the end of a process, at a place of its own choosing."""


_KILLED: set[str] = set()


def before(name: str, count: int) -> Callable[[pytest.MonkeyPatch], None]:
    """End before the how-manieth call of an act of the store."""
    _KILLED.add(name)

    def spoil(patch: pytest.MonkeyPatch) -> None:
        calls, act = [0], getattr(Store, name)

        def ending(*told: Any, **more: Any) -> Any:
            calls[0] += 1
            if calls[0] == count:
                raise Ended
            return act(*told, **more)

        patch.setattr(Store, name, ending)

    return spoil


def around_the_send(count: int, *, leaves: bool) -> Callable[[pytest.MonkeyPatch], None]:
    """End before the how-manieth postback leaves, or when it has left and nobody has heard the answer."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        calls, send = [0], PostbackSender.send

        def ending(self: PostbackSender, request: PostbackRequest, **more: Any) -> Posted:
            calls[0] += 1
            if calls[0] != count:
                return send(self, request, **more)
            if leaves:
                send(self, request, **more)
            raise Ended

        patch.setattr(PostbackSender, "send", ending)

    return spoil


def lived_on(probed: ProbedShop, spoil: Callable[[pytest.MonkeyPatch], None]) -> Any:
    """Carry a probe to its end while one process dies on the way, each time with a report that was read."""
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch)
        words: tuple[str, ...] = BEGIN
        for _ in range(5):
            try:
                probed.types(*words)
            except Ended:
                break
            probed.goes_by()
            words = GO_ON
    if not figures(probed.types("probe", "status", "--json"))["probes"]:
        probed.types(*BEGIN)
    for after in (SOON, *(SETTLED,) * 4):
        last = probed.goes_on(after=after)
        if last["next"] != "wait":
            break
    return last


KILLS = {
    "before it is planned": (before("plan_probe", 1), "counts_twice", [100, 100, -200]),
    "before the sale is written down": (before("begin_own_step", 1), "counts_twice", [100, 100, -200]),
    "before the sale leaves": (around_the_send(1, leaves=False), "inconclusive", []),
    "when the sale has left": (around_the_send(1, leaves=True), "counts_twice", [100, 100, -200]),
    "before the sale's answer is kept": (before("note_own_answer", 1), "counts_twice", [100, 100, -200]),
    "before the sale's first sight is kept": (
        before("note_first_sight", 1),
        "counts_twice",
        [100, 100, -200],
    ),
    "before the repeat is written down": (before("begin_own_step", 2), "counts_twice", [100, 100, -200]),
    "before the repeat leaves": (around_the_send(2, leaves=False), "inconclusive", [100, -100]),
    "when the repeat has left": (around_the_send(2, leaves=True), "counts_twice", [100, 100, -200]),
    "before the lags are kept": (before("note_lags", 2), "counts_twice", [100, 100, -200]),
    "before the answer is kept": (before("answer_probe", 1), "counts_twice", [100, 100, -200]),
    "before the reversal is written down": (before("begin_own_step", 3), "counts_twice", [100, 100, -200]),
    "before the reversal leaves": (around_the_send(3, leaves=False), "counts_twice", [100, 100]),
    "when the reversal has left": (around_the_send(3, leaves=True), "counts_twice", [100, 100, -200]),
    "before the end is kept": (before("end_probe", 1), "counts_twice", [100, 100, -200]),
}


@pytest.mark.parametrize("place", KILLS)
def test_a_process_that_dies_never_makes_another_send_twice(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], place: str
) -> None:
    spoil, answer, booked = KILLS[place]
    with probed_shop(tmp_path, TWICE, capture=capfd) as probed:
        last = lived_on(probed, spoil)

        assert probed.booked == booked
        assert last["answer"] == answer
        # A reversal that never left is said to be missing, and a person takes it back by hand.
        left = sum(booked) != 0
        assert (last["next"], last["over"]) == (("stuck", False) if left else ("over", True))
        if left:
            assert "in Rakuten's dashboard" in last["said"]


def test_every_act_of_the_store_that_the_job_uses_has_its_kill() -> None:
    source = Path(job.__file__).read_text(encoding="utf-8")
    acts = set(re.findall(r"store\.([a-z_]+)\(", source)) - {"probe", "own_test", "sends_switch"}

    assert acts == _KILLED
