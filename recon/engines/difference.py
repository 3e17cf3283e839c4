"""Judges again what was touched or whose time has come, and adds the difference to what an earlier run made of all cases."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from recon.books.shelf import Volume
from recon.engines.counting import added_up, summed
from recon.engines.desk import Desk
from recon.engines.moved import lay_out_steps
from recon.engines.past import MARGIN, SUMMED, Past
from recon.engines.steps import seen, steps
from recon.engines.stretches import judge_stretch, tell
from recon.engines.sums import JUDGED, KeptSums


def judge_again(
    desk: Desk,
    sql: Mapping[str, str],
    past: Past,
    kept: KeptSums,
    volumes: Sequence[Volume],
    *,
    slices_since: int,
    one_in: int,
) -> bool:
    """Judge the difference, and leave in the desk what judging every case would have left.

    The books and today's question are laid out in the desk. False where that is no shorter, or where the difference
    between the books cannot be told.
    """
    since = steps(past.volumes, seen(volumes))
    if since is None or not lay_out_steps(desk, sql, since, one_in=one_in, keys_only=True):
        return False
    desk.make("TABLE", "programmes_after", sql["all_of"].format(name="programmes"))
    desk.make("TABLE", "programmes_before", sql["no_rules"])
    desk.fill("programmes_before", past.parameters)
    passed = sql["passed"].format(clock=past.rows("clock"))
    changed = {"linked": _linked(sql, past.sums, kept), "marked": _differing(sql, "marked", past.sums, kept)}
    desk.make("TABLE", "wanted", sql["wanted"].format(passed=passed, told=past.rows("told"), **changed))
    [(wanted,)] = desk.rows(sql["counted_wanted"])
    if wanted * one_in > past.cases:
        return False
    shared = _shared(desk, sql, past.sums, kept)
    for when, into, sums in (("before", "less", past.sums), ("after", "all", kept)):
        desk.make("TABLE", "programmes", sql["other_rules"].format(when=when))
        sums.lay_out_wanted(desk, shared)
        judge_stretch(desk, sql, slices_since=slices_since, into=into)
    note_clock(desk, sql)
    _add(desk, sql, past, slices_since=slices_since)
    return True


def _linked(sql: Mapping[str, str], before: KeptSums, now: KeptSums) -> str:
    """Tell the statement of the keys whose link is another one: a row may change whom others are paired with."""
    links = [sql["linked"].format(pairs=sums.rows("pairs"), links=sql["links"]) for sums in (before, now)]
    return sql["differing"].format(before=links[0], now=links[1])


def _differing(sql: Mapping[str, str], name: str, before: KeptSums, now: KeptSums) -> str:
    return sql["differing"].format(before=before.rows(name), now=now.rows(name))


def _shared(desk: Desk, sql: Mapping[str, str], before: KeptSums, after: KeptSums) -> dict[str, str]:
    """Read the wanted keys once out of those files that both sums begin from."""
    found = {}
    for name in JUDGED:
        files = before.files(name), after.files(name)
        if len(files[0]) == len(files[1]) and all(map(Path.samefile, *files)):
            desk.make("TABLE", f"shared_{name}", sql["rows_of_keys_wanted"].format(rows=after.base(name)))
            found[name] = f"shared_{name}"
    return found


def note_clock(desk: Desk, sql: Mapping[str, str]) -> None:
    """Note the moments from which on the cases that were judged last may be something else."""
    desk.add("all_clock", sql["part_clock"].format(margin=MARGIN))


def _add(desk: Desk, sql: Mapping[str, str], past: Past, *, slices_since: int) -> None:
    """Put what all cases come to in the place of what the wanted ones do; keep what came to it since all were judged."""
    for name in SUMMED:
        now, less = (sql["all_of"].format(name=f"{side}_{name}") for side in ("all", "less"))
        earlier = past.came(name)
        came = added_up(desk, sql, [*earlier, now], less=less)
        desk.make("TABLE", f"again_{name}", summed(desk, sql, came, keeps_nothings=True))
        both = sql["both"].format(one=past.base(name), other=sql["all_of"].format(name=f"again_{name}"))
        if name == "slices":
            both = sql["hours_since"].format(rows=both, since=slices_since)
        desk.make("TABLE", f"all_{name}", summed(desk, sql, both))
    tell(desk, sql, few=True, into="told_now")
    desk.make("TABLE", "told", sql["told_again"].format(rows=past.rows("told")))
    desk.add("all_now", sql["now_as_before"].format(rows=past.rows("told")))
    moments = [*past.came("clock"), sql["all_of"].format(name="all_clock")]
    desk.make("TABLE", "again_clock", " UNION ALL BY NAME ".join(moments))
