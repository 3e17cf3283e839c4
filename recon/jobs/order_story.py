"""Gathers one order's story from the three books and from what we did ourselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from shlex import quote
from typing import Any
from urllib.parse import unquote_plus

from recon.jobs.judged import Publishers, Told
from recon.jobs.order_acts import acts
from recon.jobs.order_click import offered, publishers
from recon.jobs.order_network import network_events
from recon.jobs.order_right import entered_by_hand, right
from recon.jobs.order_shop import shop_events
from recon.jobs.order_words import KINDS, NOT_ANSWERED, answers, beside_the_books
from recon.jobs.question import OWN_SOURCE, Bench, question, volumes_of
from recon.jobs.references import in_words
from recon.jobs.resend_case import Pages, Wanted, candidate, cause_of, conditions, own_attempts
from recon.matching.findings import ClearedWhy
from recon.matching.foreign import kept_open
from recon.matching.found_break import CaseKey, FoundBreak
from recon.matching.request import Covered
from recon.records import numerals
from recon.records.attempt import AttemptKind, Outcome
from recon.records.click import is_well_formed, publisher_code
from recon.records.codes import CODES, Owner
from recon.records.exclusion import Rule
from recon.records.kind import Kind, Side, Verdict
from recon.records.moment import moment, moment_if_any
from recon.reporting.cause_words import cause_in_words
from recon.reporting.commission_words import commission_in_words
from recon.reporting.order_story import Action, Lane, RuleTold, Silence, Story, StoryEvent
from recon.resend.hold import HeldBack
from recon.resend.takeback import let_through
from recon.resend.words import fit_to_show
from recon.store.breaks import BreakEvent, StoredBreak

_DECISIVE = ("closed", "reopened", "returned")


def stories(bench: Bench, ref: str, *, as_of: datetime) -> list[Story]:
    """Tell the story of an order, once for each programme that knows the reference; none where nobody does."""
    volumes = volumes_of(bench)
    asked, reach = question(bench, volumes, as_of=as_of, keys=bench.keys.keys_known(ref))
    told = replace(
        bench.engine.story(volumes, asked=asked), versions=bench.engine.versions(volumes, asked=asked)
    )
    named = publishers(bench, told, volumes, asked=asked)
    return [_story(bench, told, row, ref=ref, as_of=as_of, reach=reach, named=named) for row in told.verdict]


def _story(
    bench: Bench,
    told: Told,
    row: dict[str, Any],
    *,
    ref: str,
    as_of: datetime,
    reach: dict[str, Covered],
    named: Publishers,
) -> Story:
    name, kind, rule = row["programme"], Kind(row["kind"]), _rule(row["rule"])
    mine = _of_programme(told, name)
    known = bench.store.breaks_of(ref, programme=name)
    found = next((each.found for each in reversed(known) if each.found.kind is kind), None)
    code = _code(kind, found, rule)
    next_step, owner = _follows(kind, code)
    held, offer = _held(bench, told, row, ref, as_of=as_of), offered(bench, mine, programme=name)
    return Story(
        order_ref=ref,
        programme=name or "none",
        currency=row["currency"],
        zone=bench.programmes[name].zone if name in bench.programmes else "UTC",
        as_of=as_of,
        kind=kind,
        reason=f"{_reason(kind, known)} {in_words(told.pairs, key_number=row['key_number'])}".strip(),
        rule=rule,
        right=right(mine, kind, programme=bench.programmes.get(name), entered=entered_by_hand(bench, row)),
        events=tuple(_events(bench, mine, ref=ref, programme=name, named=named, as_of=as_of)),
        silences=tuple(_silences(mine, reach.get(name))),
        expected=row["expected"],
        recorded=row["recorded"],
        waiting_until=_waiting_until(row, kind),
        code=code,
        cause=_cause(found),
        commission="" if found is None else commission_in_words(found),
        next_step=next_step,
        owner=owner,
        decision=_decision(bench.store.events_of(ref, programme=name)),
        actions=tuple(_actions(kind, ref=ref, known=known, held=held, offer=offer)),
    )


def _waiting_until(row: dict[str, Any], kind: Kind) -> datetime | None:
    if kind.row.verdict is not Verdict.WAITING:
        return None
    return moment_if_any(row["settled_at"] if kind is Kind.WAITING else row["changed_at"])


def _reason(kind: Kind, known: list[StoredBreak]) -> str:
    """Say what the kind says, and behind it what Rakuten or the log said where that decided."""
    said = (str(each.found.evidence.get("reason", "")) for each in known)
    still = kept_open(kind, (each.found.kind for each in known if each.cleared_why is None))
    return f"{kind.row.sentence} {next(filter(None, said), still)}".strip()


def _code(kind: Kind, found: FoundBreak | None, rule: RuleTold | None) -> str:
    if found is not None and found.cause:
        return found.cause
    # Of an order of the shop's own the rule says which: a test, of staff, a replacement.
    return rule.code if rule is not None and kind is Kind.OWN_ORDER else kind.row.code


def _rule(rule: Rule | None) -> RuleTold | None:
    if rule is None:
        return None
    return RuleTold(name=rule.name, reason=rule.reason.label, code=rule.reason.code)


def _cause(last: FoundBreak | None) -> str:
    """Tell the cause the last run found, how sure it is, and which others the case would pass for."""
    if last is None or not last.cause:
        return ""
    words = cause_in_words(last.cause, kind=last.kind)
    also = f"; also {last.evidence['also']}" if last.evidence.get("also") else ""
    return f"{last.cause}{f', {words}' if words else ''} ({last.evidence['certainty']}{also})"


def _follows(kind: Kind, code: str) -> tuple[str, str]:
    """Say the next step of a code and who takes it; nothing where nobody has to do anything."""
    if code not in CODES or kind.row.verdict not in {Verdict.BREAK, Verdict.CANNOT_JUDGE}:
        return "", ""
    handling = CODES[code].handling
    return handling.step, "" if handling.owner is Owner.NOBODY else handling.owner.value


def _decision(events: list[BreakEvent]) -> str:
    """Tell what a person decided last, unless it was taken back or its facts have changed since."""
    last = next((event for event in reversed(events) if event.what in _DECISIVE), None)
    return last.note if last is not None and last.what == "closed" else ""


def _of_programme(told: Told, name: str) -> Told:
    def only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["programme"] == name]

    return Told(
        only(told.orders),
        only(told.attempts),
        only(told.transactions),
        only(told.verdict),
        only(told.lines),
        {book: only(rows) for book, rows in told.versions.items()},
    )


def _events(
    bench: Bench, told: Told, *, ref: str, programme: str, named: Publishers, as_of: datetime
) -> Iterator[StoryEvent]:
    yield from shop_events(told, named=named)
    answered = answers(bench, told, programme=programme)
    for attempt in told.attempts:
        is_ours = attempt["source"] == OWN_SOURCE
        answer = answered.get(attempt["sent_at"], NOT_ANSWERED) if is_ours else NOT_ANSWERED
        yield StoryEvent(
            moment=moment(attempt["sent_at"]),
            lane=Lane.US if is_ours else Lane.LOG,
            sentence=_attempt_sentence(attempt, answer=answer.line),
            amount=attempt["amount"],
            currency=attempt["currency"] or "",
            details=_attempt_details(attempt),
            raw=answer.raw or attempt["answer"] or "",
        )
    yield from network_events(told)
    ours = [
        *(
            StoryEvent(moment=event.at, lane=Lane.US, sentence=_our_sentence(event))
            for event in bench.store.events_of(ref, programme=programme)
        ),
        *acts(bench, ref, programme=programme),
        *beside_the_books(bench, ref, programme=programme),
    ]
    # Of a moment in the past nobody knew then what we did later.
    yield from (event for event in ours if event.moment <= as_of)


def _attempt_details(attempt: dict[str, Any]) -> dict[str, str]:
    """Tell by which way an attempt went: who sent it where, for which MID, and with which click."""
    status = attempt["http_status"]
    told = {
        "way": " to ".join(each for each in (attempt["sender"], attempt["endpoint"]) if each),
        "mid": attempt["mid"],
        "http": "" if status is None else str(status),
        "click": f"of publisher {publisher_code(attempt['click_id'])}"
        if is_well_formed(attempt["click_id"] or "")
        else "malformed"
        if (attempt["click_id"] or "").strip()
        else "none sent",
        # parts that were written before it was a column lack it
        "said": unquote_plus(attempt.get("said") or "").replace("&", ", "),
    }
    return {name: fit_to_show(value) for name, value in told.items() if value}


def _attempt_sentence(attempt: dict[str, Any], *, answer: str) -> str:
    outcome = Outcome(attempt["outcome"]).name.lower().replace("_", " ")
    good = attempt["good"]
    taken = f"{numerals.counted(good, 'line')} good" if good is not None else ""
    lines = f", {taken}, {attempt['bad']} bad" if taken else ""
    told = attempt["reason"]
    # An answer that only counts its lines gives the count as its reason: said once is enough.
    reason = f": {told}" if told and told != taken else ""
    number = f" (confirmation {attempt['unique_id']})" if attempt["unique_id"] else ""
    words = f"; the answer was: {answer}" if answer else ""
    return f"{KINDS[AttemptKind(attempt['kind'])]} attempt, {outcome}{lines}{number}{reason}{words}"


def _our_sentence(event: BreakEvent) -> str:
    labels = [kind.label for kind in (event.from_kind, event.to_kind) if kind is not None]
    kinds = " to ".join(dict.fromkeys(labels))
    if event.what in {"closed", "reopened"}:
        return f"{event.what} by {event.note}{f' ({kinds})' if kinds else ''}"
    note = f": {event.note}" if event.note else ""
    return f"break {event.what}{f' ({kinds})' if kinds else ''}{note}"


def _silences(told: Told, reach: Covered | None) -> Iterator[Silence]:
    if reach is None:
        return
    logged = [row for row in told.attempts if row["source"] != OWN_SOURCE]
    books = (
        (Lane.SHOP, told.orders, reach.shop, "the shop has no such order"),
        (Lane.LOG, logged, reach.log, "the postback log has no attempt"),
        (Lane.NETWORK, told.transactions, reach.network, "Rakuten lists no transaction"),
    )
    for lane, rows, window, sentence in books:
        if lane is Lane.LOG and not reach.has_log:
            yield Silence(lane=lane, sentence="no postback log is connected")
        elif not rows and window is None:
            yield Silence(lane=lane, sentence=f"{sentence}, but this book has not been read")
        elif not rows and window is not None:
            yield Silence(lane=lane, sentence=f"{sentence}; complete until {window.end:%Y-%m-%d %H:%M} UTC")


def _actions(
    kind: Kind, *, ref: str, known: list[StoredBreak], held: str, offer: Action | None
) -> Iterator[Action]:
    if kind.row.side is Side.MISSING:
        planning = "" if held else f"recon resend plan --order={quote(ref)}"
        yield Action(what="Send the postback again", why_not=held, command=planning)
    if offer is not None:
        yield offer
    if kind is Kind.REFUND_NOT_REVERSED:
        taking = "" if held else f"recon resend plan --returns --order={quote(ref)}"
        yield Action(what="Take back at Rakuten what came back", why_not=held, command=taking)
    elif kind.row.side is Side.OVER:
        yield Action(
            what="Reverse it at Rakuten", why_not="corrections are not sent from here; use the dashboard"
        )
    if kind.row.verdict is Verdict.BREAK and known and known[-1].cleared_why is ClearedWhy.CLOSED:
        reopening = f'recon breaks reopen {quote(ref)} --because "..." --as NAME'
        yield Action(what="Take its closing back", command=reopening)
    elif kind.row.verdict is Verdict.BREAK:
        why_not = _not_closed(known)
        closing = f'recon breaks close {quote(ref)} --because "..." --as NAME'
        yield Action(
            what="Close the break with a reason", why_not=why_not, command="" if why_not else closing
        )


def _not_closed(known: list[StoredBreak]) -> str:
    """Say why a break cannot be closed by a person; nothing where it can."""
    if any(each.cleared_why is None for each in known):
        return ""
    if any(each.cleared_why is ClearedWhy.TOO_OLD for each in known):
        return "it is older than the horizon and left the lists by itself"
    return "there is no open break in our findings; `recon run` opens them"


def _held(bench: Bench, told: Told, row: dict[str, Any], ref: str, *, as_of: datetime) -> str:
    """Say the first reason that holds an order back from being sent again, or from being taken back; nothing where it may go."""
    programme = bench.programmes.get(row["programme"])
    kind = Kind(row["kind"])
    takes_back = kind is Kind.REFUND_NOT_REVERSED
    if programme is None or not (takes_back or kind.row.side is Side.MISSING):
        return ""
    cause = cause_of(bench.store.breaks_of(ref, programme=programme.name))
    wanted = Wanted(CaseKey(programme.name, row["key_number"]), ref, cause=cause)
    own = own_attempts(bench, [programme.name], key_number=wanted.key.number)[wanted.key]
    unfinished = {programme.name: bench.store.unfinished_resends(programme.name)}
    entered = bench.store.by_hand(programme.name, key_number=wanted.key.number)
    found = candidate(Pages.of(told), wanted, own=own, unfinished=unfinished, by_hand=entered)
    passed = let_through(found, by=conditions(bench, programme, as_of=as_of, takes_back=takes_back))
    return passed.sentence if isinstance(passed, HeldBack) else ""
