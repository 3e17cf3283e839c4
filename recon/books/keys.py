"""How an order reference becomes a key, and a store or a MID a programme; versioned, so a change re-keys the books."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

# What str.strip() takes away, spelt out so that SQL and Python trim the same characters.
BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
STEPS = ("nfc", "trim")


@dataclass(frozen=True, slots=True)
class KeyRules:
    """This is the configuration's part in keys: which programme a store or a MID belongs to.

    `only` is the one programme of a configuration that has just one: what names no store or no MID is its own.
    """

    stores: Mapping[str, str] = field(default_factory=dict)
    mids: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None

    @property
    def version(self) -> str:
        """Name these rules by their content."""
        content = json.dumps([STEPS, sorted(self.stores.items()), sorted(self.mids.items()), self.only])
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def key_of(ref: str) -> str:
    """Make the key of a reference by the same steps as staging does."""
    return unicodedata.normalize("NFC", ref).strip(BLANKS)
