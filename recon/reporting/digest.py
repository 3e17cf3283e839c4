"""The day's digest as a mail, and for Slack: losses that are sure, and too small for a notice of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recon.alerts.digest import SmallLoss
from recon.alerts.message import MailText, SlackText
from recon.alerts.plain import one_line, shortened
from recon.alerts.slack_text import announcement
from recon.records import numerals
from recon.reporting.notices import mail_from

LOOK = "recon report digest"
_LONGEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """This is what a digest says: `headline` how much in all, `losses` each of them in a sentence or two."""

    shop: str
    programme: str
    zone: str
    headline: str
    losses: tuple[str, ...]
    look: str = LOOK

    @property
    def subject(self) -> str:
        """Write its first line."""
        return f"Digest: {self.shop} {self.programme}: {self.headline}"


def counted(losses: Sequence[SmallLoss]) -> str:
    """Count small losses in words: '1 small loss'."""
    return "1 small loss" if len(losses) == 1 else f"{numerals.count(len(losses))} small losses"


def digest_of(losses: Sequence[SmallLoss], *, shop: str, programme: str, zone: str) -> Digest:
    """Put small losses into words; there is at least one."""
    orders = numerals.orders(sum(each.orders for each in losses))
    sales = numerals.enumeration(list(_sales(losses)))
    said = [numerals.briefly_in_zone(each.sentence, zone) for each in losses]
    return Digest(
        shop=one_line(shop),
        programme=programme,
        zone=zone,
        headline=f"{counted(losses)}, {orders}, {sales} of sales",
        losses=tuple(shortened(one_line(each), _LONGEST) for each in said),
    )


def _sales(losses: Sequence[SmallLoss]) -> Iterator[str]:
    for currency in dict.fromkeys(each.currency for each in losses):
        yield numerals.money(sum(each.money for each in losses if each.currency == currency), currency)


def digest_mail(digest: Digest, *, templates: Mapping[str, str], thread: str) -> MailText:
    """Write a digest as a mail."""
    return mail_from(templates, "digest", thread=thread, digest=digest)


def digest_slack(digest: Digest) -> SlackText:
    """Write a digest for Slack."""
    return announcement(digest.subject, lines=digest.losses, link="")
