"""Click ids: the network's mark of the click, `ranSiteID` at Rakuten (source: rakuten.md section 5)."""

import re
from collections.abc import Iterable

# 8 and 16 bytes of unpadded base64 with '.' and '_' for the two special characters.
STRICT = re.compile(r"[A-Za-z0-9._]{10}[AEIMQUYcgkosw048]-[A-Za-z0-9._]{21}[AQgw]")
# Rakuten's own example fails the strict one; some guides allow '/' and '*'.
LOOSE_PATTERN = r"[A-Za-z0-9._/*]{11}-[A-Za-z0-9._/*]{22}"
LOOSE = re.compile(LOOSE_PATTERN)
# What programs write where there is no click: nothing, a word for nothing, or a place that nobody filled in. The same
# text is matched by Python and, from beginning to end, by the engine; so it has no quotes, and no class but these.
_PLACEHOLDER_PATTERN = (
    r"(?i)[ \t\r\n]*[\x22\x27]?(undefined|null|nil|none|nan|n/?a|true|false|unknown|empty|0|-+"
    r"|[\[(](object object|not set|none|null|empty)[\])]|(ran)?_?site_?id"
    r"|[$%#@]?\{+[^{}]*\}+|[$%#@]\{+[^{}]*\}+%?|%+[a-z0-9_.-]+%+|\[+[a-z0-9_. -]+\]+|<[^<>]*>|__[a-z0-9_]+__)?[\x22\x27]?[ \t\r\n]*"
)
# Nor is it one where not even a publisher's eleven characters stand in a row: 'lorem', '#REF!', a date. With two separators
# at most such a text has no more than 32 characters, so a whole id of 34 whose '.' and '_' became others is never one.
NO_CLICK_PATTERN = _PLACEHOLDER_PATTERN + r"|[a-z0-9._/*]{0,10}([^a-z0-9._/*][a-z0-9._/*]{0,10}){0,2}"
_PLACEHOLDER, _NO_CLICK = re.compile(_PLACEHOLDER_PATTERN), re.compile(NO_CLICK_PATTERN)
PUBLISHER_LENGTH = 11
LENGTH = 34
ASSUMED = "assumed_click"
"""Stands where an order counts as an affiliate order without a click id; it has not the shape of one."""
_CUT = re.compile(r"[A-Za-z0-9._/*]{11}-[A-Za-z0-9._/*]{0,21}")
# So few alike are no proof that something cuts them.
_ENOUGH = 5


def is_well_formed(click_id: str) -> bool:
    """Tell whether a click id has the loose shape that a postback may carry."""
    return LOOSE.fullmatch(click_id) is not None


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands for no click: blank, 'undefined', '[object Object]', '{ranSiteID}'."""
    return _PLACEHOLDER.fullmatch(text) is not None


def is_no_click(text: str) -> bool:
    """Tell whether what an order or attempt has for a click id is none: a placeholder, or no part of a click id."""
    return _NO_CLICK.fullmatch(text) is not None


def publisher_code(click_id: str) -> str:
    """Read the publisher's encrypted id, the first 11 characters, in the alphabet that reports use."""
    return click_id[:PUBLISHER_LENGTH].replace("*", ".").replace("/", "_")


def cut_length(click_ids: Iterable[str]) -> int | None:
    """Tell at how many characters something cuts click ids: all of at least five have that shape and length; else None."""
    seen = set(click_ids)
    lengths = {len(each) for each in seen}
    alike = len(seen) >= _ENOUGH and len(lengths) == 1 and all(_CUT.fullmatch(each) for each in seen)
    return lengths.pop() if alike else None
