"""Click ids: the network's mark of the click, `ranSiteID` at Rakuten (source: rakuten.md section 5)."""

import re

# 8 and 16 bytes of unpadded base64 with '.' and '_' for the two special characters.
STRICT = re.compile(r"[A-Za-z0-9._]{10}[AEIMQUYcgkosw048]-[A-Za-z0-9._]{21}[AQgw]")
# Rakuten's own example fails the strict one; some guides allow '/' and '*'.
LOOSE_PATTERN = r"[A-Za-z0-9._/*]{11}-[A-Za-z0-9._/*]{22}"
LOOSE = re.compile(LOOSE_PATTERN)
PUBLISHER_LENGTH = 11


def is_well_formed(click_id: str) -> bool:
    """Tell whether a click id has the loose shape that a postback may carry."""
    return LOOSE.fullmatch(click_id) is not None


def publisher_code(click_id: str) -> str:
    """Read the publisher's encrypted id, the first 11 characters, in the alphabet that reports use."""
    return click_id[:PUBLISHER_LENGTH].replace("*", ".").replace("/", "_")
