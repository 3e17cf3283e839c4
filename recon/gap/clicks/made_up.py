"""Signs in the letters of click ids: that they were made up, counted on, or changed (source: rakuten.md section 5)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.clicks.seen import ClickSeen, Sign, SignFound, by_click, by_publisher, found
from recon.gap.surprise import ONE_IN_A_THOUSAND, chance_of
from recon.records import numerals
from recon.records.click import PUBLISHER_LENGTH, STRICT, is_well_formed

RECENT = timedelta(days=7)
# All real ids we know are strictly formed, one of Rakuten's own documents is not: until a shop has shown its usual
# share, one in twenty is taken for usual.
UNKNOWN_USUAL = Decimal("0.05")
_MARGIN = Decimal("0.01")
_LEARNT_FROM = 50
_OF_ONE_PUBLISHER = 10
_FEWEST = 3
# 16 of 22 characters are 12 bytes: that five real clicks share them will not happen.
_SHARED = 16
_ALIKE = 5
# Six equal characters in a row come once in 60 million ids.
_RUN = re.compile(r"(.)\1{5}")


def letter_signs(rows: Sequence[ClickSeen], *, as_of: datetime) -> Iterator[SignFound]:
    """Look for ids that no click made, among those that are well formed."""
    formed = [row for row in rows if is_well_formed(row.click_id)]
    yield from _made_up(formed, as_of=as_of)
    yield from _alike(formed)
    repeated = [row for row in formed if _RUN.search(row.click_id)]
    if repeated:
        said = f"{_orders(repeated)} a click id with six equal characters in a row, as made-up ones have"
        step = "look where the shop takes it from: a test value in the code, or a default of a plugin"
        yield found(Sign.REPEATED, repeated, of=len(formed), sentence=said, step=step)
    small = [row for row in formed if row.click_id == row.click_id.lower()]
    if small:
        said = f"{_orders(small)} a click id in small letters only: upper and small ones differ, so Rakuten cannot know it"
        step = (
            "look for a step that makes addresses or cookies small: a redirect, a rule of the CDN, a plugin"
        )
        yield found(Sign.SMALL_LETTERS, small, of=len(formed), sentence=said, step=step)


def is_strict(click_id: str) -> bool:
    """Tell whether an id has the form that all real ones have, in either alphabet."""
    return STRICT.fullmatch(click_id.replace("*", ".").replace("/", "_")) is not None


@dataclass(frozen=True, slots=True)
class _Counted:
    """This is how many different ids there are, and how many of them have not the form of real ones."""

    ids: int
    unlikely: int

    @classmethod
    def of(cls, rows: Sequence[ClickSeen]) -> "_Counted":
        ids = list(by_click(rows))
        return cls(len(ids), sum(not is_strict(each) for each in ids))

    def __sub__(self, other: "_Counted") -> "_Counted":
        return _Counted(self.ids - other.ids, self.unlikely - other.unlikely)

    @property
    def share(self) -> Decimal:
        return Decimal(self.unlikely) / self.ids if self.ids >= _LEARNT_FROM else UNKNOWN_USUAL

    def is_far_above(self, usual: Decimal) -> bool:
        chance = chance_of(self.unlikely, volume=self.ids, share=2 * usual + _MARGIN)
        return self.unlikely >= _FEWEST and chance < ONE_IN_A_THOUSAND


def _made_up(rows: Sequence[ClickSeen], *, as_of: datetime) -> Iterator[SignFound]:
    """Compare the share of unlikely ids: each publisher with all others, then the last days with the time before."""
    every, rest = _Counted.of(rows), list[ClickSeen]()
    for publisher, mine in by_publisher(rows).items():
        counted = _Counted.of(mine)
        others = every - counted
        enough = counted.ids >= _OF_ONE_PUBLISHER and others.ids >= _LEARNT_FROM
        if enough and counted.is_far_above(others.share):
            yield _far_above(mine, usual=others, whose=f"of publisher {publisher}")
        else:
            rest += mine
    border = as_of - RECENT
    recent = [row for row in rest if row.placed_at >= border]
    older = _Counted.of([row for row in rest if row.placed_at < border])
    if _Counted.of(recent).is_far_above(older.share):
        yield _far_above(recent, usual=older, whose=f"of the last {RECENT.days} days")


def _far_above(rows: Sequence[ClickSeen], *, usual: _Counted, whose: str) -> SignFound:
    unlikely = [row for row in rows if not is_strict(row.click_id)]
    known = usual.ids >= _LEARNT_FROM
    compared = f"usual are {numerals.percent(usual.unlikely, usual.ids)}" if known else "few are usual"
    said = (
        f"{numerals.percent(len(unlikely), len(rows))} of the click ids {whose} look made up "
        f"({len(unlikely):,} of {len(rows):,} orders; {compared})"
    )
    step = "compare some with the web server's log; those that Rakuten's report pays for are real"
    return found(Sign.MADE_UP, unlikely, of=len(rows), sentence=said, step=step)


def _alike(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    groups: dict[str, list[str]] = {}
    clicks = by_click(rows)
    for click_id in clicks:
        part = click_id[PUBLISHER_LENGTH + 1 :]
        groups.setdefault(f"begins {part[:_SHARED]}", []).append(click_id)
        groups.setdefault(f"ends {part[-_SHARED:]}", []).append(click_id)
    alike = {each for ids in groups.values() if len(ids) >= _ALIKE for each in ids}
    if alike:
        mine = [row for each in sorted(alike) for row in clicks[each]]
        said = f"{len(alike):,} different click ids differ in a few characters only: somebody counts them on, or fills them up"
        step = "find what writes them: no two clicks share so much"
        yield found(Sign.ALIKE, mine, of=len(rows), sentence=said, step=step)


def _orders(rows: Sequence[ClickSeen]) -> str:
    return f"{numerals.counted(len(rows), 'order')} {'carries' if len(rows) == 1 else 'carry'}"
