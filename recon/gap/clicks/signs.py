"""Looks at a programme's orders for everything that click ids can give away, the gravest first."""

from collections.abc import Sequence
from datetime import datetime

from recon.gap.clicks.landed import address_signs, time_signs
from recon.gap.clicks.made_up import letter_signs
from recon.gap.clicks.seen import ClickSeen, Sign, SignFound
from recon.gap.clicks.shared import repeat_signs, unseen_signs
from recon.records.programme import Programme

_RANKS = {sign: rank for rank, sign in enumerate(Sign)}


def click_signs(
    rows: Sequence[ClickSeen], *, programme: Programme, codes: frozenset[str], as_of: datetime
) -> tuple[SignFound, ...]:
    """Find the signs; `codes` are the publishers that Rakuten's report names. Those with the most orders come first."""
    signs = [
        *letter_signs(rows, as_of=as_of),
        *repeat_signs(rows),
        *unseen_signs(rows, codes=codes, settled_before=as_of - programme.settle),
        *address_signs(rows, programme=programme),
        *time_signs(rows),
    ]
    return tuple(sorted(signs, key=lambda each: (-each.orders, _RANKS[each.sign], each.sentence)))
