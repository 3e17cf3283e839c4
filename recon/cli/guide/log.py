"""Asks for the postback log: files of JSON lines, a table, or none, which is two-way mode."""

from datetime import datetime
from enum import Enum
from glob import escape, glob
from itertools import islice
from pathlib import Path

from recon.cli.guide.answers import Address, FileLog, TableLog
from recon.cli.guide.asking import Asking, Next, part
from recon.cli.guide.database import ask_address, full_url, opened_catalogue
from recon.cli.guide.options import Options
from recon.cli.output import say
from recon.config.source_sections import JsonLogSection, SqlLogSection
from recon.jobs.checking import check_feed
from recon.jobs.ports import SourceUnavailable
from recon.jobs.pull import Feed
from recon.sources.postbacks.files import opened
from recon.sources.postbacks.guessed import guessed_fields
from recon.wiring.doors import log_of

Log = FileLog | TableLog | None
_LINES = 200
_TELLING = {"request_url": "the request, which names order, click and amount", "response_body": "Rakuten's answer: without it nothing is proved",
            "sent_at": "the time: needed", "http_status": "the status"}  # fmt: skip
_PRESETS = ("generic", "rudderstack")
_VARIABLE = "RECON_POSTBACKS__LOG__URL"


class _Way(Enum):
    FILES = 1
    TABLE = 2
    NONE = 3


def choose_log(asking: Asking, options: Options, *, folder: Path, at: datetime) -> Log:
    """Ask what the shop's sender leaves behind, and look at it."""
    part("The postback log")
    if options.log:
        return _files(asking, options.log, folder=folder, at=at)
    if options.log_url:
        return _table(asking, options.log_url, folder=folder, at=at)
    if not asking.interactive:
        return None
    say(
        "  What the shop sent to Rakuten and what came back. It is not in Rakuten's dashboard: the sender writes it, or",
        style="dim",
    )
    say(
        "  its gateway (RudderStack, a tag manager's server). Without it the service works, but cannot tell why one is missing.",
        style="dim",
    )
    way = asking.choose(
        "Which way",
        [
            ("files of JSON lines", _Way.FILES),
            ("a table in a database", _Way.TABLE),
            ("none: two-way mode", _Way.NONE),
        ],
        default=2,
    )
    if way is _Way.FILES:
        return _files(asking, None, folder=folder, at=at)
    return _table(asking, None, folder=folder, at=at) if way is _Way.TABLE else None


def _files(asking: Asking, given: str | None, *, folder: Path, at: datetime) -> Log:
    while True:
        pattern = asking.text(
            "Files, as a pattern", given=given, default="logs/postbacks.jsonl*",
            stands="From the folder of config.toml, or with a leading /; .gz files too.",
        )  # fmt: skip
        try:
            log = FileLog((pattern,), guessed_fields(_first_lines(pattern, folder=folder)))
            _say_fields(log)
            _check_files(log, folder=folder, at=at)
        except SourceUnavailable as failed:
            given = None
            if asking.after(failed, without="go on without a log: two-way mode") is Next.AGAIN:
                continue
            return None
        if asking.agrees("Is that right?"):
            return log
        say(
            "  What to do: correct `fields` in config.toml afterwards; docs/how-to/connect-a-postback-log.md names them all."
        )
        return log


def _table(asking: Asking, given: str | None, *, folder: Path, at: datetime) -> Log:
    def ask(again: bool) -> Address:
        return ask_address(
            asking,
            given=None if again else given,
            what="the log's database",
            variable=_VARIABLE,
            folder=folder,
        )

    while True:
        opened = opened_catalogue(asking, ask=ask, name="postbacks.log", folder=folder)
        if opened is None:
            return None
        preset = asking.choose(
            "Its tables", [("our own columns", _PRESETS[0]), ("RudderStack's own", _PRESETS[1])]
        )
        log = TableLog(opened[0], preset)
        try:
            _check_table(log, folder=folder, at=at)
        except SourceUnavailable as failed:
            given = None
            if asking.after(failed, without="go on without a log: two-way mode") is Next.AGAIN:
                continue
            return None
        return log


def _first_lines(pattern: str, *, folder: Path) -> list[str]:
    names = glob(str(Path(escape(str(folder))) / pattern), recursive=True)  # noqa: PTH207 - a pattern may be absolute
    files = [Path(name) for name in sorted(names)]
    files = [file for file in files if file.is_file()]
    where = f"postbacks.log ({pattern})"
    if not files:
        raise SourceUnavailable(
            where,
            "no file is named so",
            cure="correct the pattern; it is looked for in the folder of config.toml",
        )
    newest = max(files, key=lambda file: file.stat().st_mtime)
    try:
        # As the pull reads it: packed or not, whatever it is called, and as far as it goes where it is cut.
        with opened(newest) as log:
            log.resumed([])
            return [line.raw.decode("utf-8-sig", "replace") for line in islice(log.lines(), _LINES)]
    except OSError as failed:
        raise SourceUnavailable(
            where, f"cannot be read ({failed.strerror})", cure="name files that you may read"
        ) from None


def _say_fields(log: FileLog) -> None:
    for field, place in log.fields.items():
        say(f"    {field} stands in {place}")
    for field, why in _TELLING.items():
        if field not in log.fields:
            say(f"    {field} was not found ({why})", style="yellow")


def _check_files(log: FileLog, *, folder: Path, at: datetime) -> None:
    section = JsonLogSection.model_validate(
        {"type": "jsonl", "paths": list(log.paths), "fields": dict(log.fields)}
    )
    _check(Feed("postbacks", "log", log_of(section.settings("log", folder=folder))), at=at)


def _check_table(log: TableLog, *, folder: Path, at: datetime) -> None:
    told = {"type": "sql", "url": full_url(log.address, folder=folder), "preset": log.preset}
    _check(
        Feed("postbacks", "log", log_of(SqlLogSection.model_validate(told).settings("log", folder=folder))),
        at=at,
    )


def _check(feed: Feed, *, at: datetime) -> None:
    checked = check_feed(feed, at=at)
    if not checked.well:
        what, _, cure = checked.said.rpartition("; ")
        raise SourceUnavailable(checked.door, what, cure=cure)
    say(f"  {checked.said}", style="green")
