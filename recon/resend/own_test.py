"""A test order of our own: what was sent under a made-up reference, what came of it, and whether it may be reversed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from recon.records.attempt import AttemptKind, Outcome
from recon.records.click import is_well_formed
from recon.resend.request import Manner, Sale, SaleLine

OWN_PREFIX = "RECON-TEST-"
# What surely booked nothing may be sent once more.
_BOOKED_NOTHING = frozenset({Outcome.NOT_SENT, Outcome.THROTTLED, Outcome.REFUSED, Outcome.MISCONFIGURED})


@dataclass(frozen=True, slots=True)
class OwnPost:
    """This is one postback of a test order; `outcome` is None from before it leaves until its answer is written down.

    `step` names it where an experiment sent it, `times` how often a reversal takes the sale back. `head` is the
    answer's status line and headers, None where nothing came, `body` names its body in our book. `not_before` is up to
    when Rakuten asked to wait, None where it did not.
    """

    id: int
    kind: AttemptKind
    begun_at: datetime
    outcome: Outcome | None = None
    reason: str = ""
    unique_id: str = ""
    step: str = ""
    times: int = 1
    head: str | None = field(default=None, repr=False)
    body: str = ""
    not_before: datetime | None = None

    @property
    def booked_nothing(self) -> bool:
        """Tell whether it surely left no line at Rakuten."""
        return self.outcome in _BOOKED_NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTest:
    """This is a test order that our own sender sends: one line, in minor units, after a real click.

    It keeps the manner in which it was told: it is taken back in the same one, whatever is configured by then.
    """

    order_ref: str
    programme: str
    manner: Manner
    click_id: str = field(repr=False)
    landed_at: datetime
    placed_at: datetime
    currency: str
    amount: int
    sku: str
    posts: tuple[OwnPost, ...] = ()

    @property
    def mid(self) -> str:
        """Tell the MID under which it is booked."""
        return self.manner.mid

    @property
    def sale(self) -> Sale:
        """Tell it as an order."""
        line = SaleLine(sku=self.sku, name=self.sku, quantity=1, amount=self.amount)
        return Sale(
            order_ref=self.order_ref,
            click_id=self.click_id,
            placed_at=self.placed_at,
            landed_at=self.landed_at,
            currency=self.currency,
            amount=self.amount,
            lines=(line,),
        )


def own_reference(at: datetime) -> str:
    """Make the reference of a test order: it says whose it is and when, and no shop makes such a one."""
    return f"{OWN_PREFIX}{at:%Y%m%d-%H%M%S}-{at.microsecond // 1000:03d}"


def unfit_click(click: str, *, made_up: str) -> str:
    """Say why a click id cannot carry a test order; '' where it can. `made_up` is the publisher of our own probes."""
    if not click:
        return "the landing address holds no ranSiteID and no siteID; click an affiliate link and copy where it ends"
    if not is_well_formed(click):
        return f"its click id has {len(click)} characters or another form; a real one has 34"
    if click.startswith(made_up):
        return "its click id is the landing watch's own, which belongs to no publisher; make a real click"
    return ""


def asked_to_wait(posts: Iterable[OwnPost], *, at: datetime) -> datetime | None:
    """Tell up to when Rakuten asked to be left alone; None where it did not, or where that is over."""
    return max((each.not_before for each in posts if each.not_before and each.not_before > at), default=None)


def patience_sentence(until: datetime) -> str:
    """Say that nothing goes out before a moment because Rakuten asked for it."""
    return f"Rakuten asked to wait until {until:%Y-%m-%d %H:%M:%S} UTC, and nothing is sent before"


def why_not_reversed(posts: Sequence[OwnPost], *, is_recorded: bool) -> str:
    """Say why a test order must not be reversed (again); '' where it may.

    `is_recorded` is whether Rakuten's report shows a line of it: then it was booked, whatever the answer said.
    """
    if any(each.step for each in posts):
        return "an experiment sent it; `recon probe undo` takes it back"
    sales = [each for each in posts if each.kind is AttemptKind.SALE]
    back = [each for each in posts if each.kind is AttemptKind.REVERSAL and not each.booked_nothing]
    if back:
        return f"it was reversed at {back[-1].begun_at:%Y-%m-%d %H:%M:%S} UTC; twice would take away what nobody got"
    if any(each.outcome is Outcome.ACCEPTED for each in sales) or is_recorded:
        return ""
    if all(each.booked_nothing for each in sales):
        return "it was never booked: there is nothing to take back"
    return "nobody knows whether it was booked; follow it until the report shows it, then reverse it"
