"""Named rules of the configuration: which orders and lines a programme leaves out and why, and whose coupons are clicks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from recon.records.kind import Kind, Verdict

ORDER_COLUMNS = (
    "channel",
    "payment_method",
    "device",
    "country",
    "coupon",
    "customer_kind",
    "customer_group",
    "attribution",
    "origin",
    "store",
)
"""The columns of an order that a rule may look at: words, compared without regard to capitals."""
LISTED = frozenset({"coupon", "category"})
"""The columns that may hold several words, with commas between."""
LINE_COLUMNS = ("sku", "brand", "category", "product_kind")
"""The columns of an order's line that a rule may look at."""
STEP = 10
"""A rule's number is so many times its place, and the reason's step."""


class Reason(Enum):
    """This is why a rule leaves out an order or a line: its word, the code of the list, and the step of the bridge.

    The step is the last digit of the rule's number in the kernel; 0 leaves nothing out. The order is that of the
    bridge: of several rules that hold, the first decides.
    """

    CANARY = ("canary", "L13", 7)
    TEST = ("test", "L13", 1)
    EMPLOYEE = ("employee", "L14", 1)
    REPLACEMENT = ("replacement", "L15", 1)
    CHANNEL = ("channel", "L17", 2)
    RETURN_DAYS = ("return-days", "L09", 4)
    OTHER_NETWORK = ("other-network", "L10", 3)
    COUPON = ("coupon", "L11", 3)
    RENEWAL = ("renewal", "L16", 5)
    GIFT_CARD = ("gift-card", "L06", 5)
    EXCLUDED_PRODUCT = ("excluded-product", "L07", 5)
    CUSTOMER = ("customer", "L12", 6)
    LINKLESS = ("linkless", "N9", 0)

    @property
    def word(self) -> str:
        """Name the reason as the configuration writes it: 'gift-card'."""
        return self.value[0]

    @property
    def label(self) -> str:
        """Name the reason as pages print it: 'gift card'."""
        return self.word.replace("-", " ")

    @property
    def code(self) -> str:
        """Name the code of the field's list of breaks."""
        return self.value[1]

    @property
    def step(self) -> int:
        """Tell the step of the bridge, the last digit of a rule's number."""
        return self.value[2]


OF_LINES = frozenset({Reason.GIFT_CARD, Reason.EXCLUDED_PRODUCT})
"""The reasons that may leave out single lines."""


@dataclass(frozen=True, slots=True)
class Rule:
    """This is one named rule. An order, or a line, is touched where every condition holds.

    `words` are columns of the order, each with the words it may be, `line_words` the same of its lines; a word that
    ends in * is how it may begin. `return_days` are the days a click counts for. `programme` is '' where the rule
    holds for all. `partner` is whose the coupons of a linkless rule are.
    """

    name: str
    reason: Reason
    programme: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    return_days: int | None = None
    costs_nothing: bool = False
    partner: str = ""

    @property
    def label(self) -> str:
        """Name the rule and its reason: 'staff (employee)'."""
        return f"{self.name} ({self.partner or self.reason.label})"


_LEFT_OUT = frozenset(
    {
        Kind.OWN_ORDER,
        Kind.OWN_ORDER_RECORDED,
        Kind.OTHER_CHANNEL,
        Kind.CREDITED_ELSEWHERE,
        Kind.CLICK_TOO_OLD,
        Kind.NOTHING_TO_PAY_FOR,
        Kind.LEFT_OUT_RECORDED,
    }
)
_FOR_ANOTHER_REASON = frozenset(
    {Kind.REVERSED, Kind.CANCELLED_NOT_REVERSED, Kind.UNPAID_RECORDED, Kind.TEST_RECORDED}
)


def decides(number: int, kind: Kind) -> bool:
    """Tell whether the rule of a number has to do with an order's kind, or another reason came before it.

    An order that another network won and that has no click is not ours for want of a click.
    """
    if number % STEP:
        return kind in _LEFT_OUT
    return kind.row.verdict is not Verdict.NOT_OURS and kind not in _FOR_ANOTHER_REASON


def numbered(rules: Iterable[Rule]) -> dict[int, Rule]:
    """Number rules in the order in which they decide; the last digit of a number is the step of the bridge."""
    ranks = {reason: rank for rank, reason in enumerate(Reason)}
    ordered = sorted(rules, key=lambda rule: (ranks[rule.reason], rule.name))
    return {STEP * place + rule.reason.step: rule for place, rule in enumerate(ordered, start=1)}
