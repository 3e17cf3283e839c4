"""Mappings that many values share: equal ones are one key, whatever order they were written in."""

from recon.records.shared import Shared, shared


def test_what_holds_the_same_is_one_key() -> None:
    made = {Shared({"cause": "B20", "attempts": 0}): "once"}

    assert made[Shared({"attempts": 0, "cause": "B20"})] == "once"
    assert Shared({"attempts": 1, "cause": "B20"}) not in made


def test_it_is_equal_to_the_mapping_it_was_made_of_and_does_not_change_with_it() -> None:
    said = {"attempts": 0}
    held = Shared(said)
    assert held == said

    said["attempts"] = 1

    assert dict(held) == {"attempts": 0}


def test_one_that_can_be_shared_already_is_left_as_it_is() -> None:
    held = Shared({"attempts": 0})

    assert shared(held) is held
    assert shared({"attempts": 0}) == held
