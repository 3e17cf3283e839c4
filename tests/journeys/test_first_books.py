"""Books that an earlier version wrote are read by this one, history included."""

import shutil
from datetime import timedelta
from pathlib import Path

from tests.journeys.first_books import COMMITTED, KINDS
from tests.journeys.shop_scene import NOON, Shop, kinds


def test_the_committed_books_of_schema_1_are_read_and_judged(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shutil.copytree(COMMITTED, shop.folder / "var" / "books")

    today = shop.run()
    before = shop.run(as_of=NOON - timedelta(hours=29))

    broken = {ref: kind for ref, kind in KINDS.items() if kind != "matched"}
    assert dict(kinds(today)) == broken
    assert dict(kinds(before)) == {
        ref: kind for ref, kind in broken.items() if ref not in ("cancelled", "changed")
    }
    assert today.discrepancies == before.discrepancies == ()
