"""Our book: the one place where findings, decisions and runs are kept."""

from recon.store.acknowledgements import Acknowledgements
from recon.store.aliases import Aliases
from recon.store.answers import Answers
from recon.store.audit import Audit
from recon.store.baselines import Baselines
from recon.store.breaks import Breaks
from recon.store.by_hand import ByHandEntries
from recon.store.decisions import Decisions
from recon.store.figures import Figures
from recon.store.findings import Recording
from recon.store.greys import Greys
from recon.store.incidents import Incidents
from recon.store.landing import LandingChecks
from recon.store.money import MoneyAtStake
from recon.store.notices import Notices
from recon.store.outbox import Outbox
from recon.store.outcomes import Outcomes
from recon.store.own_tests import OwnTests
from recon.store.plans import Plans
from recon.store.probes import Probes
from recon.store.proof import Proof
from recon.store.rejects import Rejects
from recon.store.runs import Runs
from recon.store.sending import Sending
from recon.store.serving import Serving
from recon.store.signals import Signals
from recon.store.silences import Silences
from recon.store.slots import Slots
from recon.store.switches import Switches
from recon.store.versions import Versions


class Store(
    Versions,
    Runs,
    Breaks,
    Figures,
    Incidents,
    Decisions,
    Recording,
    Acknowledgements,
    Baselines,
    Notices,
    Outbox,
    Silences,
    Slots,
    Serving,
    Signals,
    Greys,
    Audit,
    Switches,
    Plans,
    Sending,
    Outcomes,
    Answers,
    Rejects,
    Proof,
    LandingChecks,
    MoneyAtStake,
    OwnTests,
    ByHandEntries,
    Probes,
    Aliases,
):
    """This is our book, in SQLite or PostgreSQL: `Store(url, sql=..., clock=...)`, then `prepare()`.

    Each parent is one table's worth of it, in the file of its name.
    """
