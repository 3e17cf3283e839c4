"""What came in, for people (a page) and for programs (JSON)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from recon.records import numerals
from recon.records.transaction import NetworkList
from recon.sandbox.accounts import SandboxProgramme
from recon.sandbox.bookings import Booking, Ledger
from recon.sandbox.clock import MovableClock
from recon.sandbox.faults import Faults, Mix, ReportMix
from recon.sandbox.guard import NotAllowed, as_json, check_is_local
from recon.sandbox.journal import Journal, Received, amount_of
from recon.sandbox.shown import call_shown

_PAGE, _MOST = 50, 1000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PAGES = Environment(
    loader=PackageLoader("recon.sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_LISTS = {
    NetworkList.COMMISSIONABLE: "transactions",
    NetworkList.NON_COMMISSIONABLE: "non-commissionable",
    NetworkList.EVENT: "events",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """This is which calls are asked for."""

    before: int | None
    limit: int
    mid: str
    order_ref: str
    fault: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """This is the page and the list of what came in."""

    journal: Journal
    ledger: Ledger
    clock: MovableClock
    faults: Faults
    programmes: Mapping[str, SandboxProgramme]

    def routes(self) -> Sequence[BaseRoute]:
        """List the addresses."""
        return [Route("/", self._page), Route("/_received", self._list)]

    def _page(self, request: Request) -> Response:
        try:
            check_is_local(request)
            wanted = _wanted(request, usual=_PAGE)
        except NotAllowed as why:
            return Response(str(why), 403, media_type="text/plain")
        except ValueError as why:
            return Response(str(why), 400, media_type="text/plain")
        calls = self._found(wanted)
        now = self.clock.now()
        text = _PAGES.get_template("received.html.j2").render(
            now=numerals.utc(now),
            stands_still=self.clock.stopped_at is not None,
            trouble=self._trouble(),
            kept=numerals.count(len(self.journal)),
            forgotten=self.journal.forgotten,
            forgotten_said=numerals.count(self.journal.forgotten),
            booked=numerals.counted(len(self.ledger), "line"),
            programmes=list(self.programmes.values()),
            calls=[call_shown(each, now=now, lists=_LISTS) for each in calls],
            wanted=wanted,
            older=calls[-1].number if len(calls) == wanted.limit else None,
        )
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "X-Frame-Options": "DENY"}
        return Response(text, media_type="text/html; charset=utf-8", headers=headers)

    def _trouble(self) -> str:
        faults = self.faults
        told = [f"postbacks: {faults.tracking.replace('_', ' ')}"] if faults.tracking else []
        told += [f"reports: {faults.report.replace('_', ' ')}"] if faults.report else []
        if faults.mix is not None and not faults.tracking:
            told.append(_shares("postbacks", faults.mix))
        if faults.report_mix is not None and not faults.report:
            told.append(_shares("reports", faults.report_mix))
        return "; ".join(told)

    def _list(self, request: Request) -> Response:
        try:
            check_is_local(request)
            wanted = _wanted(request, usual=100)
        except NotAllowed as why:
            return as_json({"error": str(why)}, 403)
        except ValueError as why:
            return as_json({"error": str(why)}, 400)
        calls = self._found(wanted)
        return as_json({
            "received": [_told(each) for each in calls],
            "before": calls[-1].number if len(calls) == wanted.limit else None,
            "kept": len(self.journal),
            "forgotten": self.journal.forgotten,
        })  # fmt: skip

    def _found(self, wanted: _Wanted) -> list[Received]:
        return self.journal.latest(
            before=wanted.before,
            limit=wanted.limit,
            mid=wanted.mid,
            order_ref=wanted.order_ref,
            fault=wanted.fault,
        )


def _shares(what: str, mix: Mix | ReportMix) -> str:
    hit = sum(mix.shares.values())
    return f"{what}: {hit // 10} of 100 go wrong (seed {mix.seed})"


def _wanted(request: Request, *, usual: int) -> _Wanted:
    told = request.query_params
    return _Wanted(
        before=_number(told.get("before"), "before"),
        limit=min(_number(told.get("limit"), "limit") or usual, _MOST),
        mid=told.get("mid", "").strip(),
        order_ref=told.get("ord", ""),
        fault=told.get("fault", "").strip(),
    )


def _number(text: str | None, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):  # noqa: PLR2004 - more calls than a life has
        raise ValueError(f"{name} is not a number")
    return int(text)


def _told(each: Received) -> dict[str, object]:
    return {
        "number": each.number,
        "at": each.at.isoformat(),
        "path": each.path,
        "asked": each.asked,
        "mid": each.mid,
        "ord": each.order_ref,
        "currency": each.currency,
        "line_count": each.line_count,
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "amount": amount_of(line, each.currency),
            }
            for line in each.lines
        ],
        "refused": list(each.refused),
        "status": each.status,
        "answer": each.answer,
        "fault": each.fault or None,
        "booked": [_booked(booking) for booking in each.booked],
    }


def _booked(booking: Booking) -> dict[str, object]:
    return {
        "transaction_id": booking.transaction_id,
        "sku": booking.line.sku,
        "amount": booking.sales,
        "list": _LISTS[booking.list],
        "reason": booking.reason or None,
        "visible_at": booking.visible_at.isoformat(),
    }
