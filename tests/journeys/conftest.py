"""Fixtures of the journeys: one shop that was read and judged, for tests that begin where that has been done."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command_scene import a_shop, copy_of, judged, typed_in
from tests.journeys.shop_scene import Shop


@pytest.fixture(scope="session")
def judged_once(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The shop of thirty orders, of which one was never sent."""
    return judged(a_shop(tmp_path_factory.mktemp("judged") / "shop"))


@pytest.fixture
def unchanged(judged_once: Shop, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> Shop:
    """That shop itself, where commands are typed that change nothing."""
    return typed_in(judged_once, monkeypatch, capfd)


@pytest.fixture
def known(judged_once: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> Shop:
    """A copy of it, where any command may be typed."""
    return typed_in(copy_of(judged_once, tmp_path / "known"), monkeypatch, capfd)
