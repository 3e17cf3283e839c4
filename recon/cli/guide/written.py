"""Writes the answers as a configuration, and its secrets into files of their own: all of it, or nothing."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from recon.cli.guide.answers import Address, Answers, FileLog, ReportByApi, ReportByHand, Shop, TableLog
from recon.cli.written import NotWritten, new_file, quoted, table_name
from recon.config import load_text

_OWNERS_FOLDER = 0o700
_SECRETS = "secrets"


def write(path: Path, answers: Answers) -> list[Path]:
    """Write the configuration and its secrets, for their owner's eyes only; list the files.

    Raises NotWritten, and leaves nothing behind, where a file is there already or cannot be written, and
    BadConfig where the answers do not make a configuration.
    """
    load_text(text_of(answers, kept=None), file=path)
    kept = _secrets(answers, folder=path.parent)
    text = text_of(answers, kept=kept)
    made: list[Path] = []
    secrets = path.parent / _SECRETS
    was_there = secrets.exists()
    try:
        for name, secret in kept.items():
            made.append(_new(path.parent / name, secret.rstrip("\n") + "\n"))
        # The configuration last: as long as it is not there, nothing was set up.
        made.append(_new(path, text))
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
        if not was_there and secrets.exists():
            secrets.rmdir()
        raise
    return made


def text_of(answers: Answers, *, kept: Mapping[str, str] | None) -> str:
    """Write the text; `kept` are the files of the secrets, without which the secrets stand in the text itself."""
    return "\n".join(_lines(answers, kept=kept)) + "\n"


def _lines(answers: Answers, *, kept: Mapping[str, str] | None) -> Iterator[str]:
    told = answers.programme
    yield "# Written by recon init. Every key there is stands in config.example.toml, secrets in files of their own."
    yield from ("", "[shop]", f"name = {quoted(told.shop)}")
    yield from ("", "# The programme at Rakuten. Its name is part of every finding: do not change it later.")
    yield f"[programme.{table_name(told.name)}]"
    yield f"mid = {quoted(told.mid)}" if told.mid else '#mid = "36373"'
    yield from (f"currency = {quoted(told.currency)}", f"zone = {quoted(told.zone)}")
    if told.stores:
        yield f"stores = {_list(told.stores)}"
    yield "# What the publisher and Rakuten get of an order; without it, it is read from the reports."
    yield '#commission_rate = "6%"'
    yield from _shop(answers.shop, kept=kept)
    yield from _log(answers.log, kept=kept)
    yield from _report(answers.report, kept=kept)


def _shop(shop: Shop | None, *, kept: Mapping[str, str] | None) -> Iterator[str]:
    yield from ("", "# The shop's database: it is only read.")
    if shop is None:
        yield from ("#[orders.shop]", '#url_file = "secrets/shop-url"', '#preset = "generic"')
        return
    yield "[orders.shop]"
    yield from _address(shop.address, name="shop-url", kept=kept)
    yield f"sql_file = {quoted(shop.sql_file)}" if shop.sql_file else f"preset = {quoted(shop.preset)}"
    if shop.parameters:
        pairs = ", ".join(f"{name} = {quoted(value)}" for name, value in shop.parameters.items())
        yield f"parameters = {{ {pairs} }}"
    if shop.zone:
        yield f"zone = {quoted(shop.zone)}"
    if shop.since:
        yield from (
            "# The first pull begins here; an earlier day reads more of the past.",
            f"since = {shop.since}",
        )


def _log(log: FileLog | TableLog | None, *, kept: Mapping[str, str] | None) -> Iterator[str]:
    if log is None:
        yield from (
            "",
            "# No postback log: two-way mode. With one, see docs/how-to/connect-a-postback-log.md.",
        )
        return
    yield from ("", "# What the shop sent to Rakuten, and what came back.", "[postbacks.log]")
    if isinstance(log, TableLog):
        yield 'type = "sql"'
        yield from _address(log.address, name="log-url", kept=kept)
        yield f"preset = {quoted(log.preset)}"
        return
    fields = ", ".join(f"{name} = {quoted(place)}" for name, place in log.fields.items())
    yield from ('type = "jsonl"', f"paths = {_list(log.paths)}", f"fields = {{ {fields} }}")


def _report(report: ReportByApi | ReportByHand | None, *, kept: Mapping[str, str] | None) -> Iterator[str]:
    yield ""
    if report is None:
        yield "# What Rakuten has: until there is a report, no order can be called missing. See docs/rakuten-reports.md."
        yield from ("#[network.rakuten]", '#type = "api"', '#report = "orders-by-process-date"')
        yield '#token_file = "secrets/rakuten-token"'
        return
    yield from ("# What Rakuten has.", "[network.rakuten]")
    if isinstance(report, ReportByHand):
        yield from ('type = "file"', f"path = {quoted(report.path)}")
        yield "# The first day it covers and the day after the last; without it no order can be called missing."
        yield f"period = {quoted(report.period)}" if report.period else '#period = "2026-06-01/2026-07-01"'
        return
    yield from ('type = "api"', f"report = {quoted(report.report)}")
    if kept is None:
        yield f"token = {quoted(report.token)}"
    else:
        yield f"token_file = {quoted(_kept_as('rakuten-token', kept))}"
    if report.base_url != "https://ran-reporting.rakutenmarketing.com":
        yield f"base_url = {quoted(report.base_url)}"
    yield f"language = {quoted(report.language)}"
    if report.network:
        yield f"network = {int(report.network)}"
    if report.zone != "GMT":
        yield f"zone = {quoted(report.zone)}"
    if report.date_format != "mdy":
        yield f"date_format = {quoted(report.date_format)}"
    if report.parameters:
        told = ", ".join(f"{name} = {quoted(value)}" for name, value in report.parameters.items())
        yield f"parameters = {{ {told} }}"


def _address(address: Address, *, name: str, kept: Mapping[str, str] | None) -> Iterator[str]:
    if kept is None:
        yield f"url = {quoted(address.url)}"
    elif address.file is not None:
        yield f"url_file = {quoted(str(address.file))}"
    elif address.variable:
        yield f"# url comes from the environment: {address.variable}"
    else:
        yield f"url_file = {quoted(_kept_as(name, kept))}"


def _secrets(answers: Answers, *, folder: Path) -> dict[str, str]:
    """Choose a file for each secret that has none yet; one that is there stays what it is."""
    wanted = {}
    for name, address in (
        ("shop-url", answers.shop.address if answers.shop else None),
        ("log-url", answers.log.address if isinstance(answers.log, TableLog) else None),
    ):
        if address is not None and address.file is None and not address.variable:
            wanted[name] = address.url
    if isinstance(answers.report, ReportByApi):
        wanted["rakuten-token"] = answers.report.token
    return {_free(name, folder=folder): secret for name, secret in wanted.items()}


def _free(name: str, *, folder: Path) -> str:
    number, tried = 1, f"{_SECRETS}/{name}"
    while (folder / tried).exists():
        number += 1
        tried = f"{_SECRETS}/{name}-{number}"
    return tried


def _kept_as(name: str, kept: Mapping[str, str]) -> str:
    return next(file for file in kept if Path(file).name.startswith(name))


def _new(path: Path, content: str) -> Path:
    """Write a new file, in a folder of its owner's where there is none yet; raises NotWritten."""
    try:
        path.parent.mkdir(mode=_OWNERS_FOLDER, exist_ok=True)
    except OSError as failed:
        raise NotWritten(f"{path.parent}: cannot be made ({failed.strerror}); name another folder") from None
    return new_file(path, content)


def _list(texts: tuple[str, ...]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
