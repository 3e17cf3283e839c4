"""What the guided way has found out, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Programme:
    """This is the programme at Rakuten; its stores are named only where the shop has several."""

    shop: str
    name: str
    mid: str
    currency: str
    zone: str
    stores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """This is a database's address: itself, or the file or variable it stays in."""

    url: str = field(repr=False)
    file: Path | None = None
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """This is the shop's database, and how the preset reads it."""

    address: Address
    preset: str
    sql_file: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    since: str = ""
    is_read: bool = True  # its orders were read by it, and seen


@dataclass(frozen=True, slots=True)
class ReportByApi:
    """This is a saved report that is asked over the network."""

    token: str = field(repr=False)
    report: str
    base_url: str
    language: str
    network: str | None
    zone: str
    date_format: str = "mdy"
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportByHand:
    """This is a report that somebody saved; `period` is what it covers, empty where nobody said."""

    path: str
    period: str


@dataclass(frozen=True, slots=True)
class FileLog:
    """This is a postback log of JSON lines, and where the fields of an attempt stand in it."""

    paths: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableLog:
    """This is a postback log in a database."""

    address: Address
    preset: str


@dataclass(frozen=True, slots=True)
class Answers:
    """This is everything that goes into the configuration; None is what nobody has yet."""

    programme: Programme
    shop: Shop | None = None
    report: ReportByApi | ReportByHand | None = None
    log: FileLog | TableLog | None = None
