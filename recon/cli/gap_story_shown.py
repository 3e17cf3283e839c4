"""How the story of an incident is printed: for a person, and as figures for a program."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from recon.cli.output import Justify, print_table, say
from recon.gap.readings import Signal
from recon.gap.story import GapStory, HourTold, Rival, WatchedTold, folded
from recon.records import numerals
from recon.reporting.gap_words import (
    bad_words,
    decimals,
    hours_are_of,
    orders_column,
    pace_words,
    raised_words,
    silence_words,
    small_words,
    watched_words,
)
from recon.reporting.grouping import orders_of

_DAY = 24
_PLACES = 4


def show(story: GapStory) -> None:
    """Print a story for a person."""
    what = "verdicts" if story.signal is None else story.signal.value
    state = "open" if story.is_open else "over"
    say(
        f"Incident {story.number}  {story.programme}  {story.level.value}  {what}, {_which(story.slice)}, since "
        f"{numerals.shop_and_utc(story.onset, story.zone)}, {state}",
        style="red" if story.is_open else "bold",
    )
    say(numerals.in_zone(story.sentence, story.zone))
    if story.raising is not None:
        say(raised_words(story, story.raising))
    if story.hours:
        _show_hours(story)
    if story.raising is not None:
        _show_rivals(story, story.raising.rivals)
        say(f"\n{silence_words(story, story.raising.silence)}")
    _show_rest(story)


def _which(slice_: str) -> str:
    return orders_of(slice_) if slice_ else "all orders"


def _show_hours(story: GapStory) -> None:
    rows = folded(story.hours, zone=story.zone)
    longest = max(each.hours for each in rows)
    step = (
        "hour by hour" if longest == 1 else "day by day" if longest >= _DAY else f"{longest} hours to a row"
    )
    until = numerals.shop_and_utc(story.until, story.zone)
    say(f"\n{step.capitalize()}, {hours_are_of(story)}, as of {until}", style="bold")
    columns: list[tuple[str, Justify]] = [("from", "left")]
    has_age = any(each.age is not None for each in rows)
    columns += [("age", "right")] if has_age else []
    columns += [(orders_column(story), "right")]
    if story.signal is not Signal.SILENCE:
        columns += [(bad_words(story).column, "right"), ("usual", "right"), ("bad day", "right")]
    has_evidence = any(each.evidence is not None for each in rows)
    columns += [("evidence", "right")] if has_evidence else []
    columns += [("", "left")]
    print_table(columns, [_row(story, each, age=has_age, evidence=has_evidence) for each in rows])


def _row(story: GapStory, hour: HourTold, *, age: bool, evidence: bool) -> tuple[str, ...]:
    over = hour.bad is not None and hour.limit is not None and hour.evidence is not None
    remark = "left out" if hour.is_left_out else ""
    if over and (hour.bad or 0) > (hour.limit or 0):
        remark = "above"
    cells = [numerals.moment(hour.at, story.zone).replace(numerals.SPACE, " ")]
    cells += ["" if hour.age is None else f"{hour.age} h"] if age else []
    cells += [f"{hour.orders:,}"]
    if story.signal is not Signal.SILENCE:
        cells += ["" if hour.bad is None else f"{hour.bad:,}", decimals(hour.usual), decimals(hour.limit)]
    cells += [decimals(hour.evidence)] if evidence else []
    return (*cells, remark)


def _show_rivals(story: GapStory, rivals: Sequence[Rival]) -> None:
    say(
        "\nWhat was considered (counts: evidence less the logarithm of how many rivals of its kind there are)",
        style="bold",
    )
    columns: list[tuple[str, Justify]] = [("which", "left"), ("since", "left"), ("orders", "right")]
    columns += [(bad_words(story).column, "right"), ("usual", "right"), ("evidence", "right")]
    columns += [("rivals", "right"), ("counts", "right"), ("", "left")]
    print_table(
        columns,
        [
            (
                _which(each.slice),
                numerals.moment(each.since, story.zone).replace(numerals.SPACE, " ")[4:],
                f"{each.orders:,}",
                f"{each.bad:,}",
                decimals(each.usual),
                decimals(each.evidence),
                f"{each.kind_size:,}",
                decimals(each.counts),
                _remark(each),
            )
            for each in rivals
        ],
    )


def _remark(rival: Rival) -> str:
    if rival.is_chosen:
        return "named"
    return "" if rival.is_worth else "small"


def _show_rest(story: GapStory) -> None:
    """Say what is watched, what gave no evidence, and what cannot be shown."""
    if story.watched is not None:
        say()
        for line in watched_words(story.watched):
            say(line)
    for each in story.left_out:
        start, end = (
            numerals.moment(at, story.zone).replace(numerals.SPACE, " ") for at in (each.start, each.end)
        )
        say(f"No evidence from {start} to {end}: {each.why}.")
    for why in story.cannot:
        say(f"Not shown: {why}.", style="yellow")
    if story.others:
        names = [f"--signal '{each.value}'" for each in story.others]
        say(f"Its other signals: {numerals.enumeration(names)}.")


def show_watched(told: Iterable[WatchedTold]) -> None:
    """Print what is watched for a person."""
    for each in told:
        say(f"\nProgramme {each.programme}, {each.currency}", style="bold")
        if each.why_not:
            say(f"? nothing is watched by age: {each.why_not}", style="yellow")
            continue
        said = list(watched_words(each))
        say(said[0])
        rows = [(name.replace("_", " "), ", ".join(values)) for name, values in each.values]
        if rows:
            print_table([("watched", "left"), ("values", "left")], rows)
        for line in (*small_words(each), pace_words(each), said[-1]):
            say(line)


def watched_figures(told: WatchedTold) -> dict[str, object]:
    """Lay out what is watched for a program."""
    return asdict(told) | {"values": {name: list(values) for name, values in told.values}}


def figures(story: GapStory) -> dict[str, object]:
    """Lay a story out for a program: every hour by itself, evidence as logarithms, shares in millionths."""
    raising = story.raising
    return {
        "incident": story.number,
        "programme": story.programme,
        "currency": story.currency,
        "stream": story.stream,
        "signal": None if story.signal is None else story.signal.value,
        "slice": story.slice,
        "state": "open" if story.is_open else "resolved",
        "onset": story.onset.isoformat(),
        "until": story.until.isoformat(),
        "level": story.level.value,
        "sentence": story.sentence,
        "raised": None if raising is None else _dated(asdict(raising)),
        "hours": [_dated(asdict(each)) for each in story.hours],
        "left_out": [_dated(asdict(each)) for each in story.left_out],
        "watched": None if story.watched is None else watched_figures(story.watched),
        "other_signals": [each.value for each in story.others],
        "not_shown": list(story.cannot),
    }


def _dated(row: dict[str, object]) -> dict[str, object]:
    """Write the moments of a row as all others are."""
    told: dict[str, object] = {}
    for name, value in row.items():
        if name in {"at", "since", "start", "end"} and value is not None:
            told[name] = value.isoformat() if hasattr(value, "isoformat") else value
        elif isinstance(value, float):
            told[name] = round(value, _PLACES)
        elif isinstance(value, dict):
            told[name] = _dated(value)
        elif isinstance(value, tuple | list):
            told[name] = [_dated(each) if isinstance(each, dict) else each for each in value]
        else:
            told[name] = value
    return told
