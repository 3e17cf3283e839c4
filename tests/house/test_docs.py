"""The pages that are made from the program say what the program says."""

from tests.tools import postback, shops
from tests.tools.docs import PAGE, text


def test_the_page_of_kinds_is_the_table_of_kinds() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run `make docs`"


def test_the_page_of_shops_is_the_headers_of_the_presets() -> None:
    assert shops.PAGE.read_text(encoding="utf-8") == shops.text(), "run `make docs`"


def test_the_page_of_postbacks_is_the_table_of_its_values() -> None:
    assert postback.PAGE.read_text(encoding="utf-8") == postback.text(), "run `make docs`"
