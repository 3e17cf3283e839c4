"""The pages that are made from the program say what the program says."""

from tests.tools.docs import PAGE, text


def test_the_page_of_kinds_is_the_table_of_kinds() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run `make docs`"
