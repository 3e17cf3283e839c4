"""What is done with all orders alike, so that no single one shows it: judged on shares, with the orders that show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from recon.records import numerals
from recon.records.money import millionths

ONE_IN_A_THOUSAND = Decimal("0.001")
"""What luck explains less often than this is no luck."""
_FEWEST, _FEWEST_OTHERS = 20, 10
# Buyers in the app come by a click far less often than on the web: so many times less would still be some.
_RARER = 4
_APPS = frozenset({"ios", "android"})


@dataclass(frozen=True, slots=True)
class Channel:
    """This is one sales channel: its orders, those with a click id, and some of those without."""

    name: str
    orders: int
    clicks: int
    examples: tuple[str, ...] = ()

    @property
    def is_app(self) -> bool:
        """Tell whether its name is an app's."""
        words = self.name.replace("-", " ").replace("_", " ").split()
        return "app" in words or not _APPS.isdisjoint(words)


@dataclass(frozen=True, slots=True)
class PaidThough:
    """This is what was sent as not commissionable and earns a commission all the same, in millionths of a major unit."""

    currency: str
    orders: int
    commission: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidAlways:
    """This is what attempts said of a thing: in how many, how many different things, and where the shop has it otherwise.

    `what` is 'custstatus' or 'coupon'; `word` what most said; `otherwise` counts their orders of which the shop says
    something else.
    """

    what: str
    word: str
    orders: int
    different: int
    otherwise: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """This is what the books of one programme say of all orders of the last weeks together."""

    channels: tuple[Channel, ...] = ()
    paid_though: tuple[PaidThough, ...] = ()
    said: tuple[SaidAlways, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """This is one thing that is wrong with the books or a set-up: its code, and a sentence that says what to do."""

    code: str
    sentence: str
    examples: tuple[str, ...] = field(default=())


def findings(habits: Habits) -> list[Finding]:
    """Say all that the orders together give away."""
    return [*_apps(habits.channels), *map(_paid_though, habits.paid_though), *_always(habits.said)]


def _apps(channels: Sequence[Channel]) -> Iterator[Finding]:
    """Name apps without any click id, where even a quarter of the web's share would have left some."""
    web = [each for each in channels if each.name in {"", "web"}]
    orders, clicks = sum(each.orders for each in web), sum(each.clicks for each in web)
    for app in channels:
        if not app.is_app or app.clicks or app.orders < _FEWEST or not clicks:
            continue
        if (1 - Decimal(clicks) / (_RARER * orders)) ** app.orders < ONE_IN_A_THOUSAND:
            sentence = (
                f"None of {numerals.counted(app.orders, 'order')} that were looked at of channel '{app.name}' carries a click id, "
                f"and {numerals.count(clicks)} of {numerals.count(orders)} on the web do{_such_as(app.examples)}: let the app take "
                "the click id over from its deep link."
            )
            yield Finding("B09", sentence, app.examples)


def _paid_though(each: PaidThough) -> Finding:
    sentence = (
        f"{numerals.counted(each.orders, 'order')} sent as not commissionable (iscomm=N) and paid all the same, "
        f"{millionths(each.commission, each.currency)} of commission{_such_as(each.examples)}: the mark is a label only; set "
        "the rule in Rakuten's dashboard."
    )
    return Finding("O13", sentence, each.examples)


def _always(said: Sequence[SaidAlways]) -> Iterator[Finding]:
    for each in said:
        if each.different == 1 and each.orders >= _FEWEST and each.otherwise >= _FEWEST_OTHERS:
            sentence = (
                f"All of {numerals.counted(each.orders, 'postback')} say {each.what} '{each.word}', and of "
                f"{numerals.count(each.otherwise)} of these orders the shop says otherwise{_such_as(each.examples)}: map the "
                "shop's own value, and ask Rakuten for a correction where a rate depends on it."
            )
            yield Finding("B58", sentence, each.examples)


def _such_as(examples: Sequence[str]) -> str:
    return f" (such as {', '.join(examples)})" if examples else ""


def content(habits: Habits) -> dict[str, object]:
    """Lay habits out for JSON."""
    return asdict(habits)


def read(told: Mapping[str, Any]) -> Habits:
    """Read habits back from their content; a run of before knows none."""

    def each(name: str) -> Iterator[dict[str, Any]]:
        for row in told.get(name, ()):
            yield {**row, "examples": tuple(row["examples"])}

    return Habits(
        channels=tuple(Channel(**row) for row in each("channels")),
        paid_though=tuple(PaidThough(**row) for row in each("paid_though")),
        said=tuple(SaidAlways(**row) for row in each("said")),
    )
