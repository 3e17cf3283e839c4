"""What a finding decides: a key that a person set wins; a key left alone takes the finding; a doubt holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from recon.records import numerals
from recon.resend.policy import Duplicates, ResendPolicy, Terms
from recon.resend.probe.experiment import INCONCLUSIVE, Experiment, Finding
from recon.resend.probe.scales import agrees

_KEPT = "keeps_date"


@dataclass(frozen=True, slots=True)
class Setting:
    """This is one setting that an experiment has something to say about.

    `value` is what holds, `found` what was found; `doubted` is set where the two disagree and orders are held for it.
    """

    programme: str
    key: str
    value: str
    found: str
    sentence: str
    doubted: bool = False

    @property
    def line(self) -> str:
        """Write it in one line for a person."""
        return f"{self.key}: {self.sentence}"

    @property
    def figures(self) -> dict[str, object]:
        """Write it for a program."""
        return {
            "programme": self.programme,
            "key": self.key,
            "value": self.value or None,
            "found": self.found,
            "said": self.sentence,
            "holds_orders": self.doubted,
        }


def with_findings(policy: ResendPolicy, findings: Sequence[Finding]) -> ResendPolicy:
    """Lay what was found beside what was set: of several findings of one question the newest counts."""
    return replace(policy, terms={name: _with(terms, findings) for name, terms in policy.terms.items()})


def _with(terms: Terms, findings: Iterable[Finding]) -> Terms:
    mine: dict[tuple[Experiment, str, int], Finding] = {}
    for each in sorted(findings, key=lambda each: each.found_at):
        if terms.manner.mid and each.mid == terms.manner.mid and each.answer != INCONCLUSIVE:
            mine[each.experiment, each.currency, each.days] = each
    found = tuple(mine.values())
    if terms.duplicates is not Duplicates.UNKNOWN:
        return replace(terms, found=found)
    twice = _newest(found, Experiment.DUPLICATES)
    if twice is None:
        return replace(terms, found=found)
    return replace(terms, found=found, duplicates=Duplicates(twice.answer), duplicates_by=twice.source)


def doubted_scale(terms: Terms, currency: str) -> Finding | None:
    """Find what speaks against the scale in which amounts of a currency are sent."""
    mine = [each for each in terms.found if each.currency == currency]
    found = _newest(mine, Experiment.SCALE)
    if found is None or agrees(terms.manner.scale, found.answer, currency=currency):
        return None
    return found


def refused_late(terms: Terms) -> Finding | None:
    """Find the youngest late order that did not come through as it was placed, and that no newer finding outdoes."""
    late = [each for each in terms.found if each.experiment is Experiment.LATE]
    kept = [each for each in late if each.answer == _KEPT]
    bad = [
        each
        for each in late
        if each.answer != _KEPT
        and not any(good.days >= each.days and good.found_at > each.found_at for good in kept)
    ]
    return min(bad, key=lambda each: each.days, default=None)


def settings_of(programme: str, terms: Terms, policy: ResendPolicy) -> list[Setting]:
    """List what the experiments of a programme say about its settings."""
    found = [
        _of_duplicates(programme, terms),
        *_of_scale(programme, terms),
        *_of_late(programme, terms, policy),
    ]
    back = _newest(terms.found, Experiment.RETURN)
    if back is not None:
        sentence = f"{back.source} found: a return with another SKU {_RETURNS[back.answer]}"
        found.append(Setting(programme, "return", "", back.answer, sentence))
    return [each for each in found if each is not None]


_RETURNS = {
    "nets": "is taken from the sale",
    "stands_alone": "stands alone beside the sale",
    "refused": "is refused",
    "not_counted": "is not counted, so that the sale stays paid",
    "ignored": "is accepted and shows nowhere, so that the sale stays paid",
}


def _of_duplicates(programme: str, terms: Terms) -> Setting | None:
    found = _newest(terms.found, Experiment.DUPLICATES)
    if found is None:
        return None
    value = terms.duplicates.value
    if terms.duplicates_by:
        return Setting(programme, "duplicates", value, found.answer, f"{value}, as {found.source} found")
    same = "found the same" if value == found.answer else f"found {found.answer}; what you wrote counts"
    return Setting(
        programme, "duplicates", value, found.answer, f"{value}, as configured; {found.source} {same}"
    )


def _of_scale(programme: str, terms: Terms) -> list[Setting]:
    value, told = terms.manner.scale, []
    for each in (each for each in terms.found if each.experiment is Experiment.SCALE):
        if doubted_scale(terms, each.currency) is None:
            sentence = f"{value} agrees with what {each.source} found for {each.currency}"
            told.append(Setting(programme, "amount_scale", value, each.answer, sentence))
        else:
            sentence = scale_sentence(terms, each, programme=programme)
            told.append(Setting(programme, "amount_scale", value, each.answer, sentence, doubted=True))
    return told


def scale_sentence(terms: Terms, found: Finding, *, programme: str) -> str:
    """Say that the configured scale is not the one that was found, and what to do."""
    return (
        f"amount_scale is '{terms.manner.scale}', but {found.source} found '{found.answer}' for {found.currency}; "
        f"write amount_scale = '{found.answer}' into [programme.{programme}], or probe again"
    )


def _of_late(programme: str, terms: Terms, policy: ResendPolicy) -> list[Setting]:
    oldest = f"{policy.oldest // timedelta(days=1)}d"
    kept = [each for each in terms.found if each.experiment is Experiment.LATE and each.answer == _KEPT]
    far, bad, told = max(kept, key=lambda each: each.days, default=None), refused_late(terms), []
    if far is not None:
        sentence = f"{far.source} found: {numerals.counted(far.days, 'day')} late, an order keeps its date"
        told.append(Setting(programme, "oldest", oldest, f"{far.days}d", sentence))
    if bad is not None:
        weighs = not policy.oldest_is_said and timedelta(days=bad.days) <= policy.oldest
        sentence = late_sentence(bad) if weighs else f"{_late(bad)}; oldest = '{oldest}' counts"
        told.append(Setting(programme, "oldest", oldest, f"{bad.days}d", sentence, doubted=weighs))
    return told


def late_sentence(found: Finding) -> str:
    """Say that orders so old are not sent because one did not come through, and what to do."""
    return f"{_late(found)}; write oldest into [resend] to decide it yourself"


def _late(found: Finding) -> str:
    what = {
        "redated": "was booked as of the day it was sent",
        "not_commissionable": "earned nothing",
        "refused": "was refused",
        "lost": "showed nowhere",
    }[found.answer]
    return f"{found.source} found: {numerals.counted(found.days, 'day')} late, an order {what}"


def _newest(findings: Iterable[Finding], experiment: Experiment) -> Finding | None:
    mine = [each for each in findings if each.experiment is experiment]
    return max(mine, key=lambda each: each.found_at, default=None)
