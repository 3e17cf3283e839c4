"""What the catalogue says of one code, and the words it says it in."""

from dataclasses import dataclass
from enum import StrEnum

from recon.records.kind import Kind


class Family(StrEnum):
    """This is a group of codes, by where the difference comes from; the words are those of pages and `--json`."""

    LEGITIMATE = "legitimate differences"
    CAPTURE = "the click id never reached the order"
    SENDING = "not sent, or refused"
    PAYLOAD = "reported, but wrong"
    NETWORK = "at Rakuten, or in its reports"
    OVER = "paid too much"
    OWN_DATA = "our own data"


class Legitimate(StrEnum):
    """This is whether a difference is as it should be."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"


class Again(StrEnum):
    """This is whether an order with this code may be sent again."""

    YES = "yes"
    """Where every condition of the gate holds."""
    AFTER_CORRECTION = "after correction"
    """It would fail, or be wrong, once more."""
    MISSING_LINES_ONLY = "missing lines only"
    CORRECTION_ONLY = "a correction only"
    """Rakuten has the order: what differs is corrected or reversed, once."""
    A_PERSON_DECIDES = "a person decides"
    """Nobody can prove that it would not be paid twice, or it was held back on purpose."""
    NO = "no"
    NOT_APPLICABLE = "not applicable"


class Owner(StrEnum):
    """This is who acts."""

    NOBODY = "nobody"
    TRACKING = "tracking engineer"
    ON_CALL = "on-call engineer"
    MANAGER = "affiliate manager"
    FINANCE = "finance"
    RAKUTEN = "Rakuten"
    SERVICE = "this service itself"


class Where(StrEnum):
    """This is a place of the product that tells a code; the words are those of pages and `--json`."""

    KIND = "kind"
    CAUSE = "cause of a break"
    SIGNAL = "signal"
    SIGN = "sign of recon clicks"
    HOLD = "hold of recon resend plan"
    INCIDENT = "incident"
    WEEK = "weekly page"
    RULE = "rule of the configuration"
    CHECK = "recon check"
    PULL = "recon pull"
    LAG = "recon lag"
    POSTBACK = "recon postback"
    MANUAL = "recon manual"
    ORDER = "recon order"
    RUN = "recon run"


class Standing(StrEnum):
    """This is how much of a code the product says today."""

    TOLD = "told"
    NOTICED = "noticed"
    """Something is said, but not told from its neighbours."""
    UNTOLD = "cannot be told"
    """The three books do not hold what would show it; `untold` says what is missing."""


@dataclass(frozen=True, slots=True)
class Teller:
    """This is one place that tells a code: a kind, a signal, a sign, a hold by its own word, else what it says.

    A cause is named by the kind of the breaks that it is told of.
    """

    where: Where
    name: str

    @property
    def words(self) -> str:
        """Write the place for a person: 'kind never_sent', 'recon check: turned away'."""
        if self.where is Where.CAUSE:
            return f"cause of breaks of kind {self.name}"
        named = self.where in {Where.KIND, Where.SIGNAL}
        return f"{self.where} {self.name}" if named else f"{self.where}: {self.name}"


@dataclass(frozen=True, slots=True)
class Handling:
    """This is what follows of a code: whether it is right as it is, what may leave, who acts, and how."""

    legitimate: Legitimate
    again: Again
    owner: Owner
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """This is one code. `prints` is a template, `told_by` tells it by itself, `noticed_by` among others.

    `untold` says why the three books cannot tell it, and what tells something near it. `such_as` are the example's values where the usual ones would make no sense; `is_ours` marks a code that the
    field's list of 104 does not have.
    """

    code: str
    name: str
    rule: str
    prints: str
    handling: Handling
    told_by: tuple[Teller, ...] = ()
    noticed_by: tuple[Teller, ...] = ()
    such_as: tuple[tuple[str, str], ...] = ()
    is_ours: bool = False
    untold: str = ""

    @property
    def standing(self) -> Standing:
        """Say how much of it the product says today."""
        if self.told_by:
            return Standing.TOLD
        return Standing.NOTICED if self.noticed_by else Standing.UNTOLD

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """List the kinds under which its orders stand."""
        under = {Where.KIND, Where.CAUSE}
        named = [each.name for each in (*self.told_by, *self.noticed_by) if each.where in under]
        return tuple(kind for kind in Kind if kind.slug in named)


def kind(*kinds: Kind) -> tuple[Teller, ...]:
    """Name kinds as tellers."""
    return tuple(Teller(Where.KIND, each.slug) for each in kinds)


def cause(*kinds: Kind) -> tuple[Teller, ...]:
    """Name kinds among whose breaks a code is told by its exact test, case by case or of what they share."""
    return tuple(Teller(Where.CAUSE, each.slug) for each in kinds)


def by(where: Where, *names: str) -> tuple[Teller, ...]:
    """Name what one place of the product calls it."""
    return tuple(Teller(where, name) for name in names)
