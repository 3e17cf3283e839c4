"""Reads the file and the environment into one checked configuration, or says everything that is wrong."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from recon.config import environment, layout, value_files
from recon.config.act_sections import (
    AlertsSection,
    LandingSection,
    ResendSection,
    ScheduleSection,
    ServeSection,
    SignalsSection,
)
from recon.config.agreement import disagreements
from recon.config.document import Config
from recon.config.exchange_section import ExchangeSection
from recon.config.explain import problems_of, unknown_section
from recon.config.key_sections import AliasSection, KeysSection
from recon.config.layout import Given, TablePath, Tables
from recon.config.problem import BadConfig, Problem, Severity, shown
from recon.config.rule_sections import CanarySection, LeaveOutSection, LinklessSection
from recon.config.sections import (
    BooksSection,
    EngineSection,
    ProgrammeSection,
    ReportsSection,
    Section,
    ShopSection,
    StoreSection,
)

DEFAULT_FILE = "config.toml"
FILE_VARIABLE = "RECON_CONFIG"
Checked = TypeVar("Checked", bound=Section)


def load(path: Path | None, *, environ: Mapping[str, str]) -> Config:
    """Read and check the configuration; the environment wins over the file.

    Without a path it is the file RECON_CONFIG names, else config.toml in the current folder, else, where
    the environment says anything, the environment alone. Raises BadConfig with every problem found.
    """
    named = path or (Path(environ[FILE_VARIABLE]) if environ.get(FILE_VARIABLE) else None)
    file = named or Path(DEFAULT_FILE)
    given = environment.overrides(environ)
    reading = _Reading(where=str(file), folder=file.absolute().parent)
    if named is None and given and not file.exists():
        reading.where = "the environment"
    else:
        reading.read(_document(file))
    reading.problems += environment.apply(given, tables=reading.tables)
    reading.problems += value_files.resolve(reading.tables, folder=reading.folder)
    return reading.config()


def load_text(text: str, *, file: Path) -> Config:
    """Check a text that is about to become a file, by itself, without the environment."""
    reading = _Reading(where=str(file), folder=file.absolute().parent)
    reading.read(_parsed(text, where=str(file)))
    return reading.config()


def _document(file: Path) -> dict[str, object]:
    where = str(file)
    try:
        return _parsed(file.read_bytes().decode("utf-8-sig"), where=where)
    except FileNotFoundError:
        what, cure = "there is no such file", "write one with 'recon init', or name yours with --config"
    except OSError as failed:
        what, cure = (
            f"cannot be read ({failed.strerror})",
            "name a file that this user may read with --config",
        )
    except UnicodeDecodeError:
        what, cure = "is not text in UTF-8", "save it again with that encoding"
    raise BadConfig([Problem(Severity.UNREADABLE, where, "", what, cure)])


def _parsed(text: str, *, where: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as failed:
        cure = 'look at that line: key = "text in quotes", a section begins with [name], each key stands once'
        problem = Problem(Severity.UNREADABLE, where, "", f"is not TOML: {failed}", cure)
    raise BadConfig([problem])


@dataclass(slots=True)
class _Reading:
    """This is one reading of the configuration under way: the tables so far, and what is wrong so far."""

    where: str
    folder: Path
    tables: Tables = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, document: Mapping[str, object]) -> None:
        """Sort the file's tables by section and name."""
        for section, content in document.items():
            if section not in layout.SECTIONS:
                self.problems.append(unknown_section(section, where=self.where))
            elif not isinstance(content, dict):
                self._note(
                    Severity.WRONG,
                    section,
                    "is not a section",
                    f"write [{_heading(section)}] on its own line",
                )
            elif section in layout.SINGLE:
                self._keep((section,), content)
            else:
                self._read_named(section, content)

    def _read_named(self, section: str, content: Mapping[str, object]) -> None:
        for name, table in content.items():
            dotted = f"{section}.{name}"
            if not isinstance(table, dict):
                cure = f"write [{section}.main] above it, with a name of yours for main"
                self._note(Severity.UNKNOWN, dotted, f"stands in [{section}] without a name", cure)
            elif not re.fullmatch(layout.NAME, name):
                plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "main"
                cure = f"use small letters a to z, digits and - between them, for example [{section}.{plain}]"
                self._note(Severity.WRONG, dotted, "is not a name", cure)
            else:
                self._keep((section, name), table)

    def config(self) -> Config:
        """Check every table, then what must agree between them."""
        checked = Config(
            folder=self.folder,
            shop=self._single("shop", ShopSection),
            store=self._single("store", StoreSection),
            books=self._single("books", BooksSection),
            reports=self._single("reports", ReportsSection),
            engine=self._single("engine", EngineSection),
            keys=self._single("keys", KeysSection),
            signals=self._single("signals", SignalsSection),
            alerts=self._single("alerts", AlertsSection),
            schedule=self._single("schedule", ScheduleSection),
            serve=self._single("serve", ServeSection),
            resend=self._single("resend", ResendSection),
            landing=self._single("landing", LandingSection),
            exchange=self._single("exchange", ExchangeSection),
            programme_sections=self._named("programme", {"": ProgrammeSection}),
            order_sections=self._named("orders", layout.ORDERS),
            postback_sections=self._named("postbacks", layout.LOGS),
            network_sections=self._named("network", layout.REPORTS),
            notify_sections=self._named("notify", layout.NOTIFIERS),
            leave_out_sections=self._named("leave_out", {"": LeaveOutSection}),
            linkless_sections=self._named("linkless", {"": LinklessSection}),
            alias_sections=self._named("alias", {"": AliasSection}),
            canary_sections=self._named("canary", {"": CanarySection}),
        )
        if not self.problems:
            self.problems += disagreements(checked, where=self.where)
        if self.problems:
            raise BadConfig(self.problems)
        return checked

    def _single(self, section: str, model: type[Checked]) -> Checked:
        return self._checked((section,), model) or model()

    def _named(self, section: str, kinds: Mapping[str, type[Checked]]) -> dict[str, Checked]:
        found = {}
        for path in [path for path in self.tables if path[0] == section]:
            model = kinds.get("") or self._kind(path, kinds)
            checked = self._checked(path, model) if model else None
            if checked is not None:
                found[path[1]] = checked
        return found

    def _kind(self, path: TablePath, kinds: Mapping[str, type[Checked]]) -> type[Checked] | None:
        given = self.tables[path].get("type")
        usual = kinds.get(layout.USUAL_KIND.get(path[0], ""))
        if given is None and usual is not None and not _is_of_another(self.tables[path], usual, kinds):
            return usual
        words = " or ".join(f"type = '{kind}'" for kind in kinds)
        key = ".".join((*path, "type"))
        if given is None:
            self._note(Severity.MISSING, key, "is missing", f"write {words}")
        elif not isinstance(given.value, str) or given.value not in kinds:
            self.problems.append(
                Problem(
                    Severity.WRONG,
                    given.where,
                    key,
                    "is not a kind of source",
                    f"write {words}",
                    shown(given.value),
                )
            )
        else:
            return kinds[given.value]
        return None

    def _checked(self, path: TablePath, model: type[Checked]) -> Checked | None:
        table = self.tables.get(path, {})
        # None stands for a value whose file could not be read; that problem is already listed.
        unread = {key for key, given in table.items() if given.value is None}
        try:
            return model.model_validate({key: given.value for key, given in table.items()})
        except ValidationError as error:
            found = problems_of(error, model=model, path=path, table=table, where=self.where)
            self.problems += [problem for problem in found if problem.key.rpartition(".")[2] not in unread]
        return None

    def _keep(self, path: TablePath, table: Mapping[str, object]) -> None:
        self.tables[path] = {key: Given(value, self.where) for key, value in table.items()}

    def _note(self, severity: Severity, key: str, what: str, cure: str) -> None:
        self.problems.append(Problem(severity, self.where, key, what, cure))


def _is_of_another(
    table: Mapping[str, Given], usual: type[Section], kinds: Mapping[str, type[Section]]
) -> bool:
    """Tell whether a section without a kind has the keys of one that is not the usual."""
    others = (kind for kind in kinds.values() if kind is not usual)
    return not set(table) <= set(usual.model_fields) and any(
        set(table) <= set(kind.model_fields) for kind in others
    )


def _heading(section: str) -> str:
    return section if section in layout.SINGLE else f"{section}.main"
