"""How probes are shown: what one will send and cost, how it stands, what was found."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from recon.cli.output import print_json, print_table, say
from recon.cli.resend_shown import Leaves, fit
from recon.jobs.probe import Looked
from recon.records import money, numerals
from recon.records.click import publisher_code
from recon.records.money import Money
from recon.records.programme import Programme
from recon.reporting.follow_sending import advice
from recon.resend.own_test import OwnPost
from recon.resend.posted import Posted
from recon.resend.probe import Experiment, Probe, ReportLine, Step
from recon.resend.probe.acts import BY_HAND, Act, Send, Stuck, Wait
from recon.resend.probe.settings import Setting
from recon.resend.request import PostbackRequest
from recon.store.probes import Sampled

QUESTIONS = {
    Experiment.DUPLICATES: ("what does Rakuten do with an order id that comes again?", "duplicates"),
    Experiment.LATE: ("does an order that is sent days late keep its date?", "oldest (holds orders)"),
    Experiment.SCALE: ("are amounts read in hundredths, or as they are sent?", "amount_scale (holds orders)"),
    Experiment.RETURN: ("what becomes of a return with a SKU that was not sold?", "nothing; it is shown"),
}
_WHEN = {
    Step.SALE: "the sale, now",
    Step.REPEAT: "the same once more, when the report shows the first",
    Step.RETURN: "the return, when the report shows the sale",
    Step.UNDO: "the reversal, when there is an answer; of what the report counted twice, for both",
}


def show_plan(
    probe: Probe, steps: Sequence[tuple[Step, PostbackRequest]], *, programme: Programme, leaves: Leaves
) -> None:
    """Show what a probe would send, what it costs at worst, and what it leaves behind."""
    test = probe.test
    say(f"Probe '{probe.experiment}': {QUESTIONS[probe.experiment][0]}", style="bold")
    rows = [
        ("order", test.order_ref),
        ("programme", f"{test.programme}, MID {test.mid}"),
        ("amount", f"{Money(test.amount, test.currency)} as amount_scale '{test.manner.scale}' writes it, SKU {test.sku}"),
        ("click", f"publisher {publisher_code(test.click_id)}, landed {_time(test.landed_at)}; *** stands for its id"),
        ("placed", _time(test.placed_at)),
    ]  # fmt: skip
    for label, value in rows:
        say(f"  {label:<10} {value}")
    for number, (step, request) in enumerate(steps, start=1):
        say(f"  {number}. {_WHEN[step]}:")
        say(f"     {leaves(request)}")
        for note in request.notes:
            say(f"     note: {note}")
    _show_cost(probe, programme)


def show_undo(request: PostbackRequest, *, leaves: Leaves) -> None:
    """Show what takes a probe's sale back, before anybody agrees to it."""
    say("This reversal goes out once, and Rakuten books it:")
    say(f"  {leaves(request)}")
    say(f"  order      {request.order_ref}")
    say(f"  amount     {Money(request.amount, request.currency)}")


def tell_plan(probe: Probe, steps: Sequence[tuple[Step, PostbackRequest]], *, leaves: Leaves) -> None:
    """Tell a program what a probe would send, and what it costs at worst."""
    told = [
        {"step": step.value, "request": leaves(request), "notes": list(request.notes)}
        for step, request in steps
    ]
    figures: dict[str, object] = {
        "needs_person": False,
        "cannot_judge": False,
        "experiment": probe.experiment.value,
        "programme": probe.test.programme,
        "mid": probe.test.mid,
        "currency": probe.test.currency,
        "amount": probe.test.amount,
        "worst": probe.worst,
        "steps": told,
    }
    print_json(figures)


def _show_cost(probe: Probe, programme: Programme) -> None:
    test, rate = probe.test, programme.commission_rate
    worst = Money(probe.worst, test.currency)
    owed = "" if rate is None else f", {Money(money.share(probe.worst, rate), test.currency)} of commission"
    say(
        f"At worst Rakuten books {worst} of sales{owed}, for the publisher of that click, until it is taken back."
    )
    say(
        "What it leaves behind: the lines of this order id in Rakuten's reports, which come to nothing in the end;"
    )
    say("  and in `recon run` a break 'unknown order', until the report shows the reversal too.")
    say(
        "If this process dies: nothing is sent twice; `recon probe go-on` goes on from what the report shows."
    )
    say(f"By hand: {BY_HAND}; then `recon probe undo NUMBER --by-hand`.")


def show_looked(looks: Sequence[Looked], *, as_json: bool, whole: bool = True) -> None:
    """Show how probes stand: what was sent, what the report shows, the answer, and what comes next."""
    if as_json:
        figures: dict[str, object] = {
            "needs_person": any(each.needs_person for each in looks),
            "cannot_judge": any(each.waits for each in looks),
            "probes": [_figures(each) for each in looks],
        }
        print_json(figures)
        return
    if not looks:
        say("No probe is open; `recon probe list` says what can be found out, and what is known.")
    for each in looks:
        _show_one(each, whole=whole)


def _show_one(looked: Looked, *, whole: bool) -> None:
    probe, test = looked.probe, looked.probe.test
    asked = f"probe {probe.number} '{probe.experiment}'"
    say(f"{asked}: order {test.order_ref}, programme {test.programme}, MID {test.mid}", style="bold")
    if whole:
        for post in looked.posts:
            say(f"  sent     {_post_line(post)}")
        for line in looked.report.lines:
            say(f"  report   {_line(line)}")
    for step, posted in looked.sent:
        _show_failed(step, posted, mid=test.mid)
    if probe.answer:
        say(f"  answer   {_words(probe.answer)}: {probe.sentence}")
    say(f"  next     {_next(looked.act, probe)}", style=_style(looked))


def _show_failed(step: Step, posted: Posted, *, mid: str) -> None:
    if posted.outcome.name != "ACCEPTED":
        told = advice(posted.outcome, posted.answer.reason, mid=mid)
        say(f"  ! the {step}: {posted.outcome.name.lower().replace('_', ' ')}: {told}", style="yellow")


def _style(looked: Looked) -> str | None:
    return "red" if looked.needs_person else "yellow" if looked.waits else None


def _next(act: Act | None, probe: Probe) -> str:
    if isinstance(act, Wait):
        return f"{act.sentence}; look again after {_time(act.until)}: recon probe go-on {probe.number}"
    if isinstance(act, Stuck):
        return f'{act.sentence}; then recon probe undo {probe.number} --by-hand --because "..." --as NAME'
    if isinstance(act, Send):
        return f"the {act.step} goes out with recon probe go-on {probe.number}"
    if act is None:
        return f"nothing: it is over since {_time(probe.ended_at)}: {probe.ending}"
    return (
        f"nothing: {act.sentence}"
        if probe.ended_at
        else f"its answer is kept with recon probe go-on {probe.number}"
    )


def _post_line(post: OwnPost) -> str:
    outcome = (
        "nobody knows with what result"
        if post.outcome is None
        else post.outcome.name.lower().replace("_", " ")
    )
    said = f": {post.reason}" if post.reason else ""
    often = f" of {post.times} sales" if post.times > 1 else ""
    return f"{post.step}{often}, {_time(post.begun_at)}: {outcome}{said}"


def _line(line: ReportLine) -> str:
    why = (
        ""
        if line.earns
        else f", {line.list.name.lower().replace('_', '-')}: {line.reason or 'without a reason'}"
    )
    amount = Money(line.amount, line.currency)
    return f"{fit(line.sku)} {amount}, of {_time(line.transaction_at)}, processed {_time(line.processed_at)}{fit(why)}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def _figures(looked: Looked) -> dict[str, object]:
    probe, act = looked.probe, looked.act
    return {
        "probe": probe.number,
        "experiment": probe.experiment.value,
        "order_ref": probe.ref,
        "programme": probe.test.programme,
        "mid": probe.test.mid,
        "currency": probe.test.currency,
        "worst": probe.worst,
        "days": probe.days or None,
        "answer": probe.answer or None,
        "sentence": probe.sentence,
        "next": "nothing" if act is None else type(act).__name__.lower(),
        "said": _next(act, probe),
        "look_again_at": act.until.isoformat() if isinstance(act, Wait) else None,
        "over": probe.ended_at is not None,
        "posts": [_post(each) for each in looked.posts],
        "report": [_shown(each) for each in looked.report.lines],
    }


def _post(post: OwnPost) -> dict[str, object]:
    return {
        "step": post.step,
        "times": post.times,
        "begun_at": post.begun_at.isoformat(),
        "outcome": None if post.outcome is None else post.outcome.name.lower(),
        "reason": post.reason,
        "confirmation": post.unique_id or None,
    }


def _shown(line: ReportLine) -> dict[str, object]:
    return {
        "list": line.list.name.lower(),
        "sku": line.sku,
        "amount": line.amount,
        "currency": line.currency,
        "transaction_at": line.transaction_at.isoformat(),
        "processed_at": line.processed_at.isoformat(),
        "seen_at": line.seen_at.isoformat(),
        "reason": line.reason,
    }


def show_list(
    known: Mapping[str, Sequence[Setting]], samples: Mapping[str, Sequence[Sampled]], *, as_json: bool
) -> None:
    """Show the questions, what each decides, what is known of each programme, and how long postbacks took."""
    if as_json:
        told = {
            name: {
                "settings": [each.figures for each in settings],
                "lags": [_lag(each) for each in samples[name]],
            }
            for name, settings in known.items()
        }
        doubted = any(each.doubted for settings in known.values() for each in settings)
        print_json({"needs_person": doubted, "cannot_judge": False, "programmes": told})
        return
    print_table(
        [("probe", "left"), ("asks", "left"), ("decides", "left")],
        [(each.value, *QUESTIONS[each]) for each in Experiment],
    )
    for name, settings in known.items():
        say(f"programme {name}" if settings else f"programme {name}: nothing found yet", style="bold")
        for each in settings:
            say(f"  {each.line}", style="red" if each.doubted else None)
        for sample in samples[name]:
            lag = sample.lag
            took = [
                numerals.duration(max(int((at - lag.sent_at).total_seconds()), 0))
                for at in (lag.processed_at, lag.seen_at)
            ]
            say(
                f"  lag: the {lag.step} of {_time(lag.sent_at)} was processed after {took[0]}, read by us after {took[1]}"
            )


def _lag(sample: Sampled) -> dict[str, object]:
    lag = sample.lag
    return {
        "order_ref": sample.order_ref,
        "step": lag.step,
        "sent_at": lag.sent_at.isoformat(),
        "processed_at": lag.processed_at.isoformat(),
        "seen_at": lag.seen_at.isoformat(),
    }
