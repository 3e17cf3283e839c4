"""What our own books lack: it is shown, or every number is mistrusted."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, kind
from recon.records.kind import Kind


def _ours(step: str, *, owner: Owner = Owner.ON_CALL) -> Handling:
    return Handling(Legitimate.NO, Again.NOT_APPLICABLE, owner, step)


OWN_DATA = (
    CodeRow(
        code="D01",
        name="shop's book short",
        rule="The shop's book does not reach the moment a verdict needs, or a canary did not arrive in it.",
        prints="Shop orders are read until {until}.",
        handling=_ours("Read the shop again with `recon pull`; `recon check` says what stands in the way."),
        told_by=kind(Kind.SHOP_NOT_COVERED),
    ),
    CodeRow(
        code="D02",
        name="hole in the log",
        rule="The postback log does not reach the moment a verdict needs, has a hole there, or a canary did not arrive in it.",
        prints="The log does not reach from {since} to {until}: nothing is called never sent there.",
        handling=_ours("Bring the log of that time, or let it be: those orders are not judged."),
        told_by=kind(Kind.LOG_NOT_COVERED),
    ),
    CodeRow(
        code="D03",
        name="Rakuten's report short",
        rule="Rakuten's report does not reach the moment a verdict needs, or a canary did not arrive in it.",
        prints="Rakuten's report is read until {until}.",
        handling=_ours("Read the report again with `recon pull`; `recon check` says what stands in the way."),
        told_by=kind(Kind.NETWORK_NOT_COVERED),
    ),
    CodeRow(
        code="D04",
        name="unknown currency",
        rule="A row's currency is none of ISO 4217, so nobody knows its minor unit.",
        prints="{currency} is no currency: the row is refused.",
        handling=_ours("Let the query or the report deliver the currency's code.", owner=Owner.TRACKING),
        told_by=by(Where.PULL, "not a currency"),
        such_as=(("currency", "EUX"),),
    ),
    CodeRow(
        code="D05",
        name="clocks apart",
        rule="More than one in a hundred orders stands in the log, or in the report, before it was placed; or the log dates attempts after now.",
        prints="The clock of {source} is {seconds} off.",
        handling=_ours("Set the clock of that machine, or the zone of its times in the configuration."),
        told_by=by(Where.LAG, "behind the shop's", "is ahead"),
    ),
    CodeRow(
        code="D06",
        name="reference missing or shared",
        rule="A row has no order reference, or several orders of the shop share one.",
        prints="One reference, {ref}, on {orders}.",
        handling=_ours(
            "Let the query deliver a reference that is unique, with the store in it.", owner=Owner.TRACKING
        ),
        told_by=kind(Kind.NO_REFERENCE, Kind.REFERENCE_NOT_UNIQUE),
        noticed_by=kind(Kind.KEY_COLLISION, Kind.REFERENCE_UNCLEAR),
    ),
    CodeRow(
        code="D07",
        name="mapping changed",
        rule="A preset or a rule for references changed inside the period, or a store or MID is mapped to no programme.",
        prints="In no programme of the configuration: {orders}.",
        handling=_ours(
            "Name the store or the MID in a [programme.NAME]; pull again after a change of a preset.",
            owner=Owner.TRACKING,
        ),
        told_by=kind(Kind.NO_PROGRAMME),
    ),
    CodeRow(
        code="D08",
        name="report late",
        rule="Half of the orders that came last took longer than 99 of 100 usually do.",
        prints="Rakuten's report is late: {orders}; nothing is called missing before {until}.",
        handling=_ours("Wait: orders are given longer by themselves. Ask Rakuten if it lasts."),
        told_by=by(Where.LAG, "report is late"),
        is_ours=True,
    ),
    CodeRow(
        code="D09",
        name="no rate of exchange",
        rule="Rakuten lists the order in another currency with another figure, or lists all of them so, and no rate is stated.",
        prints="Recorded in {other_currency}, amounts not compared: {orders}.",
        handling=_ours(
            "State the rate as exchange_rates of the programme, or have the report made in its currency.",
            owner=Owner.FINANCE,
        ),
        told_by=kind(Kind.AMOUNT_NOT_COMPARED),
        is_ours=True,
    ),
)
