"""The page on gateways shows what the program does: its example is read, its tables are whole."""

import json
import re
from decimal import Decimal
from pathlib import Path

from recon.resend.gateway import Mistake
from tests.rules.gateway_scene import told

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "gateways.md").read_text(encoding="utf-8")


def test_every_mistake_has_its_row() -> None:
    rows = re.findall(r"^\| ([^|*]+?) \|", PAGE, flags=re.MULTILINE)

    assert [each.value for each in Mistake if each.value not in rows] == []


def test_its_example_is_a_postback() -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)

    assert told(json.loads(example, parse_float=Decimal))["amtlist"] == "1999"


def test_every_trouble_of_signals_page_has_its_row() -> None:
    troubles = (
        "401 Unauthorized",
        "400 Bad Request",
        "Conversions not appearing",
        "Wrong merchant",
        "Commission not calculated",
    )

    assert [each for each in troubles if f"| **{each}**" not in PAGE] == []
