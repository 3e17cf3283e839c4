"""The steps by which an order's reference is made comparable: a closed list, the same words everywhere."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 40
"""So many signs of a reference Rakuten keeps."""


class Step(StrEnum):
    """This is one step; `prefix` and `suffix` carry the text they take away: 'prefix:SHOP-'."""

    NFC = "nfc"
    TRIM = "trim"
    CASE = "case"
    HASH = "hash"
    ZEROS = "zeros"
    URL = "url"
    CUT = "cut-40"
    PREFIX = "prefix"
    SUFFIX = "suffix"


USUAL = (Step.NFC.value, Step.TRIM.value)
_WITH_TEXT = (Step.PREFIX, Step.SUFFIX)


@dataclass(frozen=True, slots=True)
class NoSuchStep(ValueError):
    """This is a word that names no step; it carries the word."""

    word: str

    def __str__(self) -> str:
        known = ", ".join(f"{step}:..." if step in _WITH_TEXT else str(step) for step in Step)
        return f"'{self.word}' is no step of a key; known are {known}"


def parted(word: str) -> tuple[Step, str]:
    """Read one step as it is written: its name and its text, '' where it has none. NoSuchStep where it is none."""
    name, colon, text = word.partition(":")
    if name not in set(Step):
        raise NoSuchStep(word)
    step = Step(name)
    if (step in _WITH_TEXT) != bool(colon and text):
        raise NoSuchStep(word)
    return step, text


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """This is one order of the shop and what Rakuten or the log knows it as, by a person's word."""

    programme: str
    ref: str
    known_as: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class AliasRule:
    """This is one rule that turns references of Rakuten and the log into the shop's, in one programme.

    What begins with `begins` and ends with `ends` loses both and gets `before` and `after` put around the rest, from
    a moment on and until another (microseconds, 0 where there is none), by the time of the attempt or the purchase.
    """

    programme: str
    begins: str = ""
    ends: str = ""
    before: str = ""
    after: str = ""
    since: int = 0
    until: int = 0

    def applied(self, ref: str) -> str:
        """Turn a reference into the shop's; one that the rule says nothing of stays as it is."""
        is_ours = bool(self.before or self.after) and ref.startswith(self.before) and ref.endswith(self.after)
        fits = ref.startswith(self.begins) and ref.endswith(self.ends)
        if is_ours or not fits or len(ref) <= len(self.begins) + len(self.ends):
            return ref
        return self.before + ref[len(self.begins) : len(ref) - len(self.ends)] + self.after
