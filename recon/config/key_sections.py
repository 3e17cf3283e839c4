"""The sections that say how references are joined: the steps of keys, and rules for other forms of a reference."""

from datetime import datetime
from typing import Annotated

from pydantic import PlainValidator

from recon.config import act_values, values
from recon.config.sections import Section
from recon.records.moment import micros
from recon.records.reference import AliasRule, Step

MaybeText = Annotated[str, PlainValidator(act_values.maybe_text)]
MaybeStart = Annotated[values.Start | None, PlainValidator(values.start)]


class KeysSection(Section):
    """This is how references are made comparable, step by step, after Unicode's NFC."""

    steps: Annotated[tuple[str, ...], PlainValidator(values.listed(values.step, least=0))] = ("trim",)

    def in_order(self) -> tuple[str, ...]:
        """Tell the steps as the books take them: NFC first."""
        return (Step.NFC.value, *(step for step in self.steps if step != Step.NFC))


class AliasSection(Section):
    """This is one rule that turns Rakuten's and the log's form of references into the shop's."""

    programme: MaybeText = ""
    begins_with: MaybeText = ""
    ends_with: MaybeText = ""
    put_before: MaybeText = ""
    put_after: MaybeText = ""
    since: MaybeStart = None
    until: MaybeStart = None

    @property
    def says_nothing(self) -> bool:
        """Tell whether it would change no reference."""
        return not (self.begins_with or self.ends_with or self.put_before or self.put_after)

    def rule(self, *, programme: str, zone: str) -> AliasRule:
        """Build the rule of one programme; days begin in its zone."""
        return AliasRule(
            programme=programme,
            begins=self.begins_with,
            ends=self.ends_with,
            before=self.put_before,
            after=self.put_after,
            since=0 if self.since is None else _micros(self.since, zone),
            until=0 if self.until is None else _micros(self.until, zone),
        )


def _micros(begin: values.Start, zone: str) -> int:
    at: datetime = values.moment_of(begin, zone=zone)
    return micros(at)
