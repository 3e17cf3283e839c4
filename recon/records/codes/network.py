"""Breaks on Rakuten's side or in its reports."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, cause, kind
from recon.records.kind import Kind

_NO, _DEPENDS = Legitimate.NO, Legitimate.DEPENDS

NETWORK = (
    CodeRow(
        code="B60",
        name="not settled yet",
        rule="Less than the settle time has passed, or the report does not reach that far: no recent order is there.",
        prints="Rakuten's report ends {until}; waiting: {orders}.",
        handling=Handling(
            _DEPENDS, Again.NO, Owner.NOBODY, "Wait until the moment shown; nothing is lost yet."
        ),
        told_by=kind(Kind.WAITING, Kind.WAITING_FOR_CORRECTION),
    ),
    CodeRow(
        code="B61",
        name="taken, not commissioned",
        rule="The order stands in the report of what earns no commission, with a reason.",
        prints="Rakuten has it and pays nothing: {reason}.",
        handling=Handling(
            _DEPENDS,
            Again.NO,
            Owner.MANAGER,
            "Read Rakuten's reason with `recon order`; where it is wrong, open a case with what that shows.",
        ),
        told_by=kind(Kind.NOT_COMMISSIONED),
    ),
    CodeRow(
        code="B62",
        name="accepted, then vanished",
        rule="The answer was a yes, and after the settle time the order is in none of Rakuten's lists.",
        prints="Rakuten confirmed it {moment} and does not list it: {orders}.",
        handling=Handling(
            _NO,
            Again.A_PERSON_DECIDES,
            Owner.RAKUTEN,
            "Open a case with the confirmation number that `recon order` shows; send nothing before it is answered.",
        ),
        told_by=(*by(Where.HOLD, "accepted once"), *cause(Kind.NOT_RECORDED)),
    ),
    CodeRow(
        code="B63",
        name="publisher not a partner",
        rule="What is missing or not commissioned is of one publisher only.",
        prints="All of publisher {partner}: {orders}.",
        handling=Handling(
            _DEPENDS,
            Again.NO,
            Owner.MANAGER,
            "See in the dashboard whether the partnership has ended: renew it and ask for these orders, or tell the publisher.",
        ),
        told_by=cause(Kind.NOT_COMMISSIONED),
        noticed_by=kind(Kind.NOT_RECORDED),
    ),
    CodeRow(
        code="B64",
        name="report incomplete",
        rule="A report is cut, refused or lacks days: it vouches for nothing, and verdicts pause.",
        prints="Rakuten's report is incomplete ({answer}): nothing is judged after {until}.",
        handling=Handling(
            _NO, Again.NO, Owner.SERVICE, "Nothing where the next pull succeeds; else do what its line says."
        ),
        told_by=by(Where.PULL, "a report that is cut or refused"),
        noticed_by=kind(Kind.NETWORK_NOT_COVERED),
        such_as=(("answer", "HTTP 500"),),
    ),
    CodeRow(
        code="B65",
        name="recorded without commission",
        rule="The line is commissionable, its sale is above nothing and its commission is nothing.",
        prints="Recorded, and no commission on {lines}.",
        handling=Handling(
            _NO,
            Again.NO,
            Owner.MANAGER,
            "Set the commission structure up in Offers, and ask whether they are rated again.",
        ),
        told_by=(*by(Where.CHECK, "no commission"), *kind(Kind.WITHOUT_COMMISSION)),
    ),
    CodeRow(
        code="B66",
        name="nobody's, or another publisher's",
        rule="The line names no publisher, a house account, or another than the click id begins with.",
        prints="Credited to {partner}, not to the publisher of the click {click}: {orders}.",
        handling=Handling(
            _NO, Again.NO, Owner.RAKUTEN, "Open a case with Rakuten: click id, order and line."
        ),
        told_by=kind(Kind.WITHOUT_PUBLISHER),
        noticed_by=by(Where.SIGN, "publisher unseen"),
    ),
)
