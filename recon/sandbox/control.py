"""The hand on the stand-in while it serves: what goes wrong, what time it is, how a programme behaves."""

import json
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from recon.records.exact import number
from recon.sandbox.accounts import SandboxProgramme
from recon.sandbox.body import body_of
from recon.sandbox.clock import MovableClock
from recon.sandbox.faults import Faults, Mix, ReportMix
from recon.sandbox.guard import NotAllowed, as_json, check_is_local
from recon.sandbox.settings import BadSettings, read_faults, read_programme, span

_CLOCK = 'write {"at": "2026-11-16T06:00Z"}, {"forward": "2h"} or {"running": true}'

# What is counted on from a moment in between stays a moment.
_LONG_AGO, _FOR_EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Control:
    """This is the control API: each address takes JSON, changes one thing, and answers how things stand then."""

    faults: Faults
    clock: MovableClock
    programmes: MutableMapping[str, SandboxProgramme]

    def routes(self) -> Sequence[BaseRoute]:
        """List the addresses."""
        return [
            Route("/_control", self._state),
            Route("/_control/faults", lambda asked: self._changed(asked, self._set_faults), methods=["POST"]),
            Route("/_control/clock", lambda asked: self._changed(asked, self._set_clock), methods=["POST"]),
            Route(
                "/_control/programmes/{mid}",
                lambda asked: self._changed(
                    asked, lambda told: self._set_programme(asked.path_params["mid"], told)
                ),
                methods=["POST"],
            ),
        ]

    def _state(self, request: Request) -> Response:
        try:
            check_is_local(request)
        except NotAllowed as why:
            return as_json({"error": str(why)}, 403)
        return as_json(self._told())

    def _changed(self, request: Request, change: Callable[[object], None]) -> Response:
        try:
            check_is_local(request, changes=True)
            change(json.loads(body_of(request), parse_float=number))
        except NotAllowed as why:
            return as_json({"error": str(why)}, 403)
        except json.JSONDecodeError as why:
            return as_json({"error": f"not JSON: {why.msg} at character {why.pos}"}, 400)
        except (ValueError, RecursionError) as why:
            return as_json({"error": str(why)}, 400)
        return as_json(self._told())

    def _set_faults(self, told: object) -> None:
        read_faults(told).set_in(self.faults)

    def _set_clock(self, told: object) -> None:
        match told:
            case {"at": str(at), **rest} if not rest:
                self.clock.stopped_at = _moment(at)
            case {"forward": forward, **rest} if not rest:
                self.clock.put_forward(_later(self.clock.now(), forward))
            case {"running": True, **rest} if not rest:
                self.clock.run_on()
            case _:
                raise BadSettings(_CLOCK)

    def _set_programme(self, mid: str, told: object) -> None:
        if mid not in self.programmes:
            raise BadSettings(
                f"no programme has the MID {mid}; known are {', '.join(sorted(self.programmes))}"
            )
        self.programmes[mid] = read_programme(told).changed(self.programmes[mid])

    def _told(self) -> dict[str, object]:
        faults = self.faults
        pace_seconds = round(faults.pace)
        return {
            "now": self.clock.now().isoformat(),
            "running": self.clock.stopped_at is None,
            "faults": {
                "tracking": faults.tracking,
                "report": faults.report,
                "books_anyway": faults.books_anyway,
                "pace_seconds": pace_seconds,
                "mix": _mixed(faults.mix),
                "report_mix": _mixed(faults.report_mix),
            },
            "programmes": {mid: _behaviour(each) for mid, each in self.programmes.items()},
        }


def _mixed(mix: Mix | ReportMix | None) -> dict[str, object] | None:
    return None if mix is None else {"seed": mix.seed, "shares": dict(mix.shares)}


def _behaviour(programme: SandboxProgramme) -> dict[str, object]:
    names = "currency enabled duplicates scale late foreign_sku partly_bad linkless other_currency other_returns".split()
    told: dict[str, object] = {name: getattr(programme, name) for name in names}
    return told | {"horizon_days": programme.horizon.days, "longest_url": programme.longest_url}


def _later(now: datetime, forward: object) -> timedelta:
    ahead = span(forward)
    if ahead > _FOR_EVER - now:
        raise BadSettings(f"forward: not beyond {_FOR_EVER:%Y-%m-%d}")
    return ahead


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadSettings(f"at: '{text}' is not a moment; write for example 2026-11-16T06:00Z") from None
    if at.tzinfo is None:
        raise BadSettings(f"at: '{text}' has no time zone; add Z for UTC")
    if not _LONG_AGO <= at <= _FOR_EVER:
        raise BadSettings(f"at: from {_LONG_AGO:%Y-%m-%d} to {_FOR_EVER:%Y-%m-%d}")
    return at.astimezone(UTC)
