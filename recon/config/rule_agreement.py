"""What must agree within a named rule, and between rules and programmes."""

from collections.abc import Iterator

from recon.config.document import Config
from recon.config.problem import Severity, nearest, shown
from recon.records.exclusion import OF_LINES, Reason, Rule

Finding = tuple[Severity, str, str, str]
_CONDITIONS = "channel, coupon, customer_group, attribution, origin or sku"


def rule_disagreements(config: Config) -> Iterator[Finding]:
    """List the rules that hold for nobody, for everything, or under a name that another has."""
    known = list(config.programme_sections)
    for place, rule in _placed(config):
        if rule.programme and rule.programme not in known:
            near = nearest(rule.programme, known) or known[0]
            what = f"names {shown(rule.programme)}, which is no programme"
            cure = f"write one that is, for example '{near}', or leave it out for all"
            yield Severity.CONTRADICTION, f"{place}.programme", what, cure
        yield from _within(place, rule)
    yield from _canaries(config, known)
    for name in sorted(set(config.leave_out_sections) & set(config.linkless_sections)):
        what = f"has the name of leave_out.{name}: nobody could tell the two apart beside a number"
        yield Severity.CONTRADICTION, f"linkless.{name}", what, "give it another one"


def _canaries(config: Config, known: list[str]) -> Iterator[Finding]:
    """List the canaries that are of no programme, or share a name with a rule."""
    for name, section in config.canary_sections.items():
        if not section.programme and config.sole_programme is None:
            what = "is missing: with several programmes nobody knows whose canary it is"
            yield (
                Severity.MISSING,
                f"canary.{name}.programme",
                what,
                f"write for example programme = '{known[0]}'",
            )
        elif section.programme and section.programme not in known:
            near = nearest(section.programme, known) or known[0]
            what = f"names {shown(section.programme)}, which is no programme"
            yield (
                Severity.CONTRADICTION,
                f"canary.{name}.programme",
                what,
                f"write one that is, for example '{near}'",
            )
        if name in config.leave_out_sections or name in config.linkless_sections:
            what = "has the name of a rule: nobody could tell the two apart beside a number"
            yield Severity.CONTRADICTION, f"canary.{name}", what, "give it another one"


def _placed(config: Config) -> Iterator[tuple[str, Rule]]:
    for section, named in (("leave_out", config.leave_out_sections), ("linkless", config.linkless_sections)):
        yield from ((f"{section}.{name}", each.rule(name)) for name, each in named.items())


def _within(place: str, rule: Rule) -> Iterator[Finding]:
    if rule.reason is Reason.RETURN_DAYS and rule.return_days is None:
        what = "is missing: reason is 'return-days'"
        yield Severity.MISSING, f"{place}.return_days", what, "write for example return_days = 30"
    elif not (rule.words or rule.line_words or rule.costs_nothing or rule.return_days is not None):
        what = "has no condition: it would leave out every order"
        yield Severity.MISSING, place, what, f"write at least one, such as {_CONDITIONS}"
    if rule.line_words and rule.reason not in OF_LINES:
        column = next(iter(rule.line_words))
        words = " or ".join(f"'{reason.word}'" for reason in Reason if reason in OF_LINES)
        what = f"looks at products, and reason is {rule.reason.word!r}"
        yield Severity.CONTRADICTION, f"{place}.{column}", what, f"write reason = {words}, or leave it out"
