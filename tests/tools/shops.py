"""Writes docs/shops.md from the headers of the presets: which shop systems are read, how proven, with which traps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from recon import assets
from recon.sources.orders.declared import Header, Keeping, Needed, Parameter, Place, Proven
from recon.sources.orders.header import header_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "shops.md"
_PROVEN = {
    Proven.INSTALLED: "the installed system",
    Proven.SCHEMA: "its own schema",
    Proven.FIXTURE: "a fixture",
}
_DATABASES = {"postgresql": "PostgreSQL", "mysql": "MySQL, MariaDB", "sqlite": "SQLite"}
_HEAD = """\
# Shop systems

This page is written by `make docs` from the headers of `sql/sources/orders/*.sql`. How to connect one:
[connect a shop's database](how-to/connect-a-shop-database.md). What a header may say:
[sql/sources/orders/README.md](../sql/sources/orders/README.md).

*Tried on* says how much a preset is worth before it has met your shop. *The installed system*: orders were placed, paid,
given back and cancelled through the shop's own code, and read back. *Its own schema*: tables made by the system's own
migrations, filled by hand. *A fixture*: tables written by hand after the system's published schema, of the version that
the file under `tests/data/shops/` names, filled by hand. Presets for MySQL and MariaDB were run on MariaDB 10.11 only.
"""


def text() -> str:
    """Write the page: one table of all systems, then a section for each."""
    presets = dict(sorted(_presets(), key=lambda preset: (preset[1].system or "").lower()))
    head = "| system | preset | versions | database | tried on | the click id is looked for in |\n|---|---|---|---|---|---|\n"
    rows = "".join(_row(name, header) for name, header in presets.items())
    return f"{_HEAD}\n{head}{rows}{''.join(_section(name, header) for name, header in presets.items())}"


def _presets() -> Iterator[tuple[str, Header]]:
    for path in assets.files("sql", "sources/orders/*.sql"):
        header = header_of(path.read_text(encoding="utf-8"), file=path.name)
        if header.system is not None:
            yield path.stem, header.filled({})


def _row(name: str, header: Header) -> str:
    proven = _PROVEN[header.proven] if header.proven else "nothing"
    places = (
        "; ".join(dict.fromkeys(_place(place, header) for place in header.clicks)) or "a query of your own"
    )
    cells = (header.system, f"`{name}`", header.versions or "", _databases(name), proven, places)
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def _databases(name: str) -> str:
    blocks = assets.named_blocks(assets.text(f"sql/sources/orders/{name}.sql"))
    dialects = {dialect for book, dialect in blocks if book == "orders"}
    named = [word for dialect, word in _DATABASES.items() if dialect in dialects]
    return ", ".join(named) if "" not in dialects else "any"


def _place(place: Place, header: Header) -> str:
    """Say where something is looked for, and which parameter names it."""
    default = header.parameters[place.sets].default if place.sets in header.parameters else ""
    named = f"`{default}`" if default not in {"", "NULL"} else "none by default"
    match place.keeping:
        case Keeping.KEYS:
            return f"`{place.table}`, key `{place.sets}` ({named})"
        case Keeping.JSON:
            return f"`{place.table}.{place.columns[0]}`, key `{place.sets}` ({named})"
        case Keeping.COLUMN:
            return f"a column of `{place.table}`, `{place.sets}` ({named})"


def _section(name: str, header: Header) -> str:
    landing = "; ".join(dict.fromkeys(_place(place, header) for place in header.landings))
    facts = [
        f"Preset `{name}`. {_sentence(header.grain or '')}",
        f"Times without a zone are in {header.zone}."
        if header.zone
        else "Set `zone` to the zone of the shop's times.",
        f"Landing URL: {landing}." if landing else "The landing URL is not kept.",
        _searched(header.changes),
        "It has no time of change: the last days are read again each time." if header.rereads else "",
    ]
    traps = "".join(f"- {trap}\n" for trap in header.traps)
    told = "\n".join(fact for fact in facts if fact)
    return f"\n## {header.system}\n\n{told}\n\n{traps}\n{_parameters(header)}{_rights(header.needs)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _searched(changes: Sequence[Needed]) -> str:
    columns = ", ".join(f"`{each.table}.{each.columns[0]}`" for each in changes)
    wanted = "an index on it is wanted" if len(changes) == 1 else "an index on each is wanted"
    return f"Later pulls search by {columns}: {wanted}." if changes else ""


def _parameters(header: Header) -> str:
    told = [f"`{name} = {parameter.default}`".replace(" `", "`") for name, parameter in _own(header).items()]
    return f"Parameters: {', '.join(told)}.\n" if told else ""


def _own(header: Header) -> Mapping[str, Parameter]:
    # The decimals of currencies are the same for every shop.
    return {n: p for n, p in header.parameters.items() if n not in {"no_decimals", "three_decimals"}}


def _rights(needs: Iterable[Needed]) -> str:
    tables = ", ".join(f"`{need.table}`" for need in needs)
    return f"It reads: {tables}.\n" if tables else ""
