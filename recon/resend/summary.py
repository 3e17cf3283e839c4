"""Reads the XML that Rakuten's tracking endpoint answers with (source: rakuten.md section 1.7)."""

import re
from dataclasses import dataclass

from recon.records.xml_texts import xml_texts

_UNIQUE_ID_LENGTH = 64
# More digits than any count has: such a body is foreign, and the books keep 32 bits.
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Summary:
    """This is Rakuten's answer in its own words; a part it did not give, or gave in an odd way, is None."""

    good: int | None
    bad: int | None
    unique_id: str | None = None
    error: str | None = None


def read_summary(body: str) -> Summary | None:
    """Read a whole `<response>`; None where the body is empty, cut, or not Rakuten's."""
    texts = xml_texts(body, root="response", tags=("good", "bad", "unique_id", "error"))
    if texts is None:
        return None
    errors, ids = texts["error"], texts["unique_id"]
    return Summary(
        good=_count(texts["good"]),
        bad=_count(texts["bad"]),
        unique_id=(ids[0].strip()[:_UNIQUE_ID_LENGTH] or None) if ids else None,
        error="; ".join(text.strip() for text in errors) if errors else None,
    )


def _count(texts: list[str]) -> int | None:
    # Two counts contradict each other: then neither is believed.
    if len(texts) == 1 and _COUNT.fullmatch(texts[0].strip()):
        return int(texts[0])
    return None
