"""Signs in what stands beside a click id: the landing address that carried it, and when the click landed."""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from recon.gap.clicks.seen import ClickSeen, Sign, SignFound, found
from recon.records import numerals
from recon.records.capture import decoded
from recon.records.click import LENGTH, is_well_formed
from recon.records.money import Money
from recon.records.programme import Programme

# Rakuten's cookies live at most two years.
LONGEST_AGO = timedelta(days=731)
# Of so many landing times, nearly all show the same thing: that is no chance.
_ENOUGH = 10
_NEARLY_ALL = 95
_SHOWN = 30
# So many words for no click are told one by one.
_WORDS = 5
_AT_ONCE = timedelta(minutes=1)
_INSIDE = re.compile(r"site_?id=", re.IGNORECASE)


def address_signs(rows: Sequence[ClickSeen], *, programme: Programme) -> Iterator[SignFound]:
    """Compare what orders carry with what their landing addresses carried."""
    yield from _lost(rows)
    yield from _stripped(rows)
    yield from _damaged(rows)
    yield from _placeholders(rows)
    another = [row for row in rows if _carries_another(row)]
    if another:
        said = f"{len(another):,} orders carry another click id than their landing address"
        step = "look which click the shop keeps: Rakuten pays the last one; an older cookie may be read instead of the address"
        yield found(Sign.ANOTHER_CLICK, another, of=_carrying(rows), sentence=said, step=step)
    yield from _mids(rows, programme=programme)


def time_signs(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    """Look for landing times that no landing had."""
    timed = [row for row in rows if row.landed_at is not None and row.click_id.strip()]
    old = [row for row in timed if row.landed_at and row.placed_at - row.landed_at > LONGEST_AGO]
    if old:
        said = f"{len(old):,} orders have a click that landed more than two years before: no cookie lives so long"
        step = "look for a fixed landing time, or one in another unit or calendar"
        yield found(Sign.LANDED_LONG_AGO, old, of=len(timed), sentence=said, step=step)
    later = [row for row in timed if row.landed_at and row.landed_at > row.placed_at]
    if later:
        said = f"{len(later):,} orders were placed before their click landed"
        step = (
            "look whether the landing time is written in UTC, as Rakuten wants it, and only once, at landing"
        )
        yield found(Sign.LANDED_LATER, later, of=len(timed), sentence=said, step=step)
    months = [row for row in timed if row.landed_at and row.landed_at.minute == row.landed_at.month]
    if _is_nearly_all(months, timed) and len({row.landed_at for row in timed}) >= _ENOUGH:
        said = "the minutes of the landing times are always their month: the pattern YYYYMMDD_HHMM was filled with months for minutes"
        step = "correct the pattern (mm is the minutes); until then no landing time is right by up to an hour"
        yield found(Sign.MONTH_FOR_MINUTES, months, of=len(timed), sentence=said, step=step)
    now = [row for row in timed if row.landed_at and abs(row.placed_at - row.landed_at) < _AT_ONCE]
    if _is_nearly_all(now, timed):
        said = "the landing time is always the time of the order: nobody keeps when the click landed"
        step = "keep the moment of the landing beside the click id, or Rakuten cannot tell how old a click is"
        yield found(Sign.LANDED_AT_ORDER, now, of=len(timed), sentence=said, step=step)


def damage(click_id: str) -> str:
    """Say what happened to a click id that has not the form of one; '' where nothing did."""
    bare = click_id.strip()
    filled = f"{bare}{'A' * (LENGTH - len(bare))}"
    ladder = (
        ("", is_well_formed(click_id)),
        ("has blanks around it", is_well_formed(bare)),
        ("was stored encoded", is_well_formed(decoded(bare).strip())),
        ("was stored as HTML", is_well_formed(html.unescape(bare).strip())),
        ("is a whole address or parameter", _INSIDE.search(bare)),
        ("has something behind it", is_well_formed(bare[:LENGTH])),
        (f"was cut to {len(bare)} characters", len(bare) > LENGTH // 2 and is_well_formed(filled)),
    )
    return next((what for what, holds in ladder if holds), "has not the form of one")


def _lost(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    lost = [row for row in rows if not row.click_id.strip() and row.landing.is_well_formed and row.is_owed]
    if not lost:
        return
    money: dict[str, int] = {}
    for row in lost:
        money[row.currency] = money.get(row.currency, 0) + row.amount
    worth = ", ".join(str(Money(amount, currency)) for currency, amount in sorted(money.items()))
    said = f"{numerals.counted(len(lost), 'order')} without a click id, worth {worth}, {'has' if len(lost) == 1 else 'have'} one in the landing address: it was not saved"
    step = "mend the step that saves it; then ask whether consent allows to use them, and set recover_clicks = true"
    yield found(
        Sign.LOST, lost, of=len([row for row in rows if row.landing.click_id]), sentence=said, step=step
    )


def _stripped(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    campaign = [row for row in rows if row.has_campaign]
    stripped = [row for row in campaign if not row.click_id.strip() and not row.landing.click_id]
    if stripped:
        said = f"{len(stripped):,} orders came with Rakuten's campaign tags and without a click id: it is stripped on the way"
        step = "look at redirects and link shorteners before the landing page: run `recon landing`"
        yield found(Sign.STRIPPED, stripped, of=len(campaign), sentence=said, step=step)


def _damaged(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    kinds: dict[str, list[ClickSeen]] = {}
    for row in rows:
        if row.click_id.strip() and not is_well_formed(row.click_id):
            kinds.setdefault(damage(row.click_id), []).append(row)
    for what, mine in sorted(kinds.items()):
        whole = sum(row.landing.is_well_formed for row in mine)
        said = f"the click id of {numerals.counted(len(mine), 'order')} {what}"
        kept = (
            f"; the landing address of {whole:,} still carries a whole one (recover_clicks)" if whole else ""
        )
        step = f"a postback needs all {LENGTH} characters as they came: look at the column's length and at what writes it"
        yield found(Sign.DAMAGED, mine, of=_carrying(rows), sentence=f"{said}{kept}", step=step)


def _placeholders(rows: Sequence[ClickSeen]) -> Iterator[SignFound]:
    written: dict[str, list[ClickSeen]] = {}
    for row in rows:
        if row.placeholder:
            written.setdefault(row.placeholder, []).append(row)
    words = sorted(written, key=lambda word: (-len(written[word]), word))
    told = [(f"'{_shown(word)}' for a click id", written[word]) for word in words[:_WORDS]]
    others = [row for word in words[_WORDS:] for row in written[word]]
    if others:
        told.append((f"other words for a click id, such as '{_shown(words[_WORDS])}'", others))
    for what, mine in told:
        said = f"{numerals.counted(len(mine), 'order')} carry {what}: they count as orders without one"
        step = "find the step that writes it: a variable that was not filled in, a template that was not rendered; let it write nothing"
        yield found(Sign.PLACEHOLDER, mine, of=len(rows), sentence=said, step=step)


def _shown(word: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in word[:_SHOWN])


def _mids(rows: Sequence[ClickSeen], *, programme: Programme) -> Iterator[SignFound]:
    told = [row for row in rows if row.landing.mid]
    other = [row for row in told if programme.mid and row.landing.mid != programme.mid]
    advertiser = [row for row in other if row.landing.mid == programme.advertiser_id]
    foreign = [row for row in other if row.landing.mid != programme.advertiser_id]
    if advertiser:
        said = f"the ranMID of {len(advertiser):,} landing addresses is {programme.advertiser_id}, which is configured as the advertiser id"
        step = f"links carry the MID: if these are yours, mid and advertiser_id of [programme.{programme.name}] are mixed up"
        yield found(Sign.ADVERTISER_ID, advertiser, of=len(told), sentence=said, step=step)
    if foreign:
        mids = sorted({row.landing.mid[:9] for row in foreign})
        named = ", ".join(mids[:3]) + (", ..." if len(mids) > 3 else "")  # noqa: PLR2004 - three tell enough
        said = f"the ranMID of {len(foreign):,} landing addresses is {named}, not this programme's {programme.mid}"
        step = "these clicks belong to another programme: look at the stores of each, and at links of the wrong network"
        yield found(Sign.FOREIGN_MID, foreign, of=len(told), sentence=said, step=step)


def _carries_another(row: ClickSeen) -> bool:
    both = is_well_formed(row.click_id) and row.landing.is_well_formed
    return both and row.click_id != row.landing.click_id


def _carrying(rows: Sequence[ClickSeen]) -> int:
    return sum(bool(row.click_id.strip()) for row in rows)


def _is_nearly_all(some: Sequence[ClickSeen], every: Sequence[ClickSeen]) -> bool:
    return len(every) >= _ENOUGH and len(some) * 100 >= len(every) * _NEARLY_ALL
