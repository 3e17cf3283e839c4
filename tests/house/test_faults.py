"""The table of faults stays true: every text to replace still stands in its file, once, and no section is left out."""

from collections import Counter

from tests.faults.table import SECTIONS, TOP, faults

FAULTS = faults()


def test_every_text_to_replace_stands_exactly_once_in_its_file() -> None:
    assert [f"{each.named} ({each.found} times)" for each in FAULTS if each.found != 1] == []


def test_every_fault_changes_its_text_and_names_tests_that_exist() -> None:
    same = [each.named for each in FAULTS if each.put == each.text]
    nowhere = {name for each in FAULTS for name in each.tests if not (TOP / name).is_file()}

    assert (same, nowhere) == ([], set())
    assert [each.named for each in FAULTS if not each.tests] == []
    assert [
        named
        for named, times in Counter((each.file, each.put, each.text) for each in FAULTS).items()
        if times > 1
    ] == []


def test_every_section_has_its_faults() -> None:
    assert {each.section for each in FAULTS} == set(SECTIONS)
