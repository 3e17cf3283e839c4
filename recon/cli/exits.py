"""Exit codes, and which error ends with which."""

from enum import IntEnum

from recon.books.intake import BooksNotWritten
from recon.books.manifest import BooksTooNew, BooksTooOld
from recon.books.shelf import BooksBusy
from recon.cli.alias_file import BadAliasFile
from recon.cli.written import NotWritten
from recon.config import BadConfig
from recon.jobs.gap_story import NoSuchSignal
from recon.jobs.manual_files import NotPlaced
from recon.jobs.own_test import NotSendable
from recon.jobs.ports import NotKept, SourceUnavailable
from recon.jobs.probe import NotUndone
from recon.jobs.reconcile import BooksOverlap
from recon.reporting.filled import BadTemplate
from recon.store.aliases import AliasTaken, NoAlias
from recon.store.baselines import NoSuchReset
from recon.store.by_hand import HandsOverlap, NotByHand
from recon.store.database import StoreUnavailable
from recon.store.decisions import NoClosedBreak, NoOpenBreak, NoReason, SeveralBreaks
from recon.store.incidents import NoSuchIncident
from recon.store.leases import LeaseLost, RunLocked
from recon.store.own_tests import NoOwnTest, NotReversed, SendsStopped, StepNotBegun
from recon.store.plans import NoSuchPlan, PlanNotReady, PlansOverlap
from recon.store.probes import NoSuchProbe, ProbeOpen
from recon.store.serving import SecondHost
from recon.store.silences import NoSuchSilence
from recon.store.versions import WrongSchema
from recon.web.server import NotListening


class Exit(IntEnum):
    """This is what the end of a command means to whoever started it."""

    WELL = 0
    """Nothing needs a person; breaks inside the baseline included."""
    NEEDS_PERSON = 1
    USAGE = 2
    CANNOT_JUDGE = 3
    """As far as can be seen nothing needs a person, but a book was short or unread."""
    CONFIGURATION = 4
    """The configuration, or the version of a schema."""
    OUR_ERROR = 5
    LOCKED = 6
    INTERRUPTED = 130


class NotFound(LookupError):
    """This is something a person named that is not there; it says what to look for instead."""


_MEANINGS: tuple[tuple[type[Exception], Exit], ...] = (
    (BadConfig, Exit.CONFIGURATION),
    (BooksOverlap, Exit.CONFIGURATION),
    (BooksTooNew, Exit.CONFIGURATION),
    (BooksTooOld, Exit.CONFIGURATION),
    (WrongSchema, Exit.CONFIGURATION),
    (BadTemplate, Exit.CONFIGURATION),
    (BooksBusy, Exit.LOCKED),
    (RunLocked, Exit.LOCKED),
    (SecondHost, Exit.LOCKED),
    (NotWritten, Exit.USAGE),
    (NotListening, Exit.CONFIGURATION),
    (NotFound, Exit.USAGE),
    (NoOpenBreak, Exit.USAGE),
    (NoClosedBreak, Exit.USAGE),
    (SeveralBreaks, Exit.USAGE),
    (NoReason, Exit.USAGE),
    (NoAlias, Exit.USAGE),
    (BadAliasFile, Exit.USAGE),
    (AliasTaken, Exit.USAGE),
    (NoSuchIncident, Exit.USAGE),
    (NoSuchSignal, Exit.USAGE),
    (NoSuchSilence, Exit.USAGE),
    (NoSuchReset, Exit.USAGE),
    (NotSendable, Exit.USAGE),
    (NoOwnTest, Exit.USAGE),
    (NotReversed, Exit.USAGE),
    (StepNotBegun, Exit.USAGE),
    (NotUndone, Exit.NEEDS_PERSON),
    (NoSuchProbe, Exit.USAGE),
    (ProbeOpen, Exit.USAGE),
    (SendsStopped, Exit.NEEDS_PERSON),
    (NoSuchPlan, Exit.USAGE),
    (PlanNotReady, Exit.USAGE),
    (PlansOverlap, Exit.LOCKED),
    (HandsOverlap, Exit.LOCKED),
    (NotByHand, Exit.USAGE),
    (NotPlaced, Exit.USAGE),
    (LeaseLost, Exit.LOCKED),
    (SourceUnavailable, Exit.CANNOT_JUDGE),
    (StoreUnavailable, Exit.OUR_ERROR),
    (BooksNotWritten, Exit.OUR_ERROR),
    (NotKept, Exit.OUR_ERROR),
)


def meaning(failed: Exception) -> Exit | None:
    """Find the exit code of an error whose sentence says all; None for one nobody foresaw."""
    return next((code for kind, code in _MEANINGS if isinstance(failed, kind)), None)


def verdict(*, needs_person: bool, cannot_judge: bool) -> Exit:
    """Choose the exit code of a command that judged; what needs a person goes first."""
    if needs_person:
        return Exit.NEEDS_PERSON
    return Exit.CANNOT_JUDGE if cannot_judge else Exit.WELL
