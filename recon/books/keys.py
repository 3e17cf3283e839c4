"""How an order reference becomes a key, and a store or a MID a programme; versioned, so a change re-keys the books."""

import hashlib
import json
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cache
from urllib.parse import unquote_to_bytes

from recon.records.reference import LONGEST, USUAL, Alias, AliasRule, Step, parted

# What str.strip() takes away, spelt out so that SQL and Python trim the same characters.
BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


@cache
def folds() -> Mapping[int, str]:
    """List every sign that has another form in small letters, by its number.

    One sign for one: what folds into two (a sharp s) stays as it is, in Python and in SQL.
    """
    every = ((code, chr(code).casefold()) for code in range(sys.maxunicode + 1))
    return {code: small for code, small in every if len(small) == 1 and small != chr(code)}


def _url(ref: str) -> str:
    try:
        return unicodedata.normalize("NFC", unquote_to_bytes(ref).decode())
    except UnicodeDecodeError:
        return ref


_STEPS: Mapping[Step, Callable[[str, str], str]] = {
    Step.NFC: lambda ref, _: unicodedata.normalize("NFC", ref),
    Step.TRIM: lambda ref, _: ref.strip(BLANKS),
    Step.CASE: lambda ref, _: ref.translate(folds()),
    Step.HASH: lambda ref, _: ref.lstrip("#"),
    Step.ZEROS: lambda ref, _: ref.lstrip("0") or ref,
    Step.URL: lambda ref, _: _url(ref),
    Step.CUT: lambda ref, _: ref[:LONGEST].strip(BLANKS),
    Step.PREFIX: lambda ref, text: ref.removeprefix(text),
    Step.SUFFIX: lambda ref, text: ref.removesuffix(text),
}


@dataclass(frozen=True, slots=True)
class KeyRules:
    """This is the configuration's part in keys: the steps, and which programme a store or a MID belongs to.

    `only` is the one programme of a configuration that has just one: what names no store or no MID is its own.
    """

    stores: Mapping[str, str] = field(default_factory=dict)
    mids: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None
    steps: Sequence[str] = USUAL
    aliases: tuple[Alias, ...] = ()
    alias_rules: tuple[AliasRule, ...] = ()

    @property
    def version(self) -> str:
        """Name these rules by their content."""
        said = [list(self.steps), sorted(self.stores.items()), sorted(self.mids.items()), self.only]
        joined = [*map(astuple, sorted(self.aliases)), *map(astuple, self.alias_rules)]
        # Without aliases the name is as it was before there were any: no book is re-keyed for nothing.
        content = json.dumps([*said, joined] if joined else said)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def key_of(self, ref: str) -> str:
        """Make the key of a reference by the same steps as staging does."""
        for step, text in map(parted, self.steps):
            ref = _STEPS[step](ref, text)
        return ref

    def keys_known(self, ref: str) -> list[str]:
        """Make the keys of what somebody may mean by a reference: the shop's, and those it is an alias of."""
        known = key_of(ref)
        meant = [ref, *(each.ref for each in self.aliases if each.known_as == known)]
        meant += [rule.applied(known) for rule in self.alias_rules]
        return list(dict.fromkeys(map(self.key_of, meant)))


def key_of(ref: str) -> str:
    """Make the key of a reference by the usual steps."""
    return KeyRules().key_of(ref)
