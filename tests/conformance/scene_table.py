"""Reads the scenes: small tables in the language of the field, with the verdict of each order beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from recon.matching.foreign import Exchanged
from recon.matching.request import Parameters
from recon.records.kind import Kind
from tests.conformance import scene_words as words
from tests.conformance.books import Attempt, Books, Line, Order, Row, Sold, nobody
from tests.conformance.scene_words import UnknownWord

FILES = sorted(Path(__file__).parent.glob("scenes/*.txt"))
COLUMNS = ("order", "placed", "net", "click", "note", "sold", "sent", "amount", "answer",
           "list", "reported", "published", "sku", "commission", "verdict", "off")  # fmt: skip
_NEEDED = {"placed": ("net", "click"), "sent": ("amount", "answer"), "list": ("reported", "published")}
_KEYS_OF_A_SCENE = 100
_Row = TypeVar("_Row", bound=Row)
_Cells = Mapping[str, str]


class BadScene(Exception):
    """This is a table that cannot be read; it says where, what, and what could stand there."""


@dataclass(frozen=True, slots=True)
class Said:
    """This is what a table says of an order: its kind, and what is recorded less what is expected, in minor units.

    `off` is None where nothing is expected because nobody can say of which order.
    """

    kind: Kind
    off: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """This is one table as three books, with what it says of each key, and which order a key is."""

    title: str
    books: Books
    said: dict[int, Said] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def scenes(files: Sequence[Path] = FILES) -> list[Scene]:
    """Read all scenes of the files."""
    return [scene for file in files for scene in read(file.read_text(encoding="utf-8"), where=file.name)]


def read(text: str, *, where: str) -> Iterator[Scene]:
    """Read the scenes of one text; each begins with its title after a '#'."""
    for part in ("\n" + text).split("\n# ")[1:]:
        title, _, rest = part.partition("\n")
        try:
            yield _scene(title.strip(), rest.splitlines())
        except (UnknownWord, ValueError, KeyError) as trouble:
            raise BadScene(f"{where}, '{title.strip()}': {trouble}") from trouble


def _scene(title: str, lines: Sequence[str]) -> Scene:
    settings = dict(line[2:].split(": ", 1) for line in lines if line.startswith("- "))
    table = [_split(line) for line in lines if "|" in line]
    header, *rows = table
    _check(header, rows)
    scene = Scene(title, Books(programmes=[nobody(), words.rules(settings)], exchange=words.rates(settings)))
    for key, case in enumerate(_cases([dict(zip(header, row, strict=True)) for row in rows]), start=1):
        _add(scene, key, case)
    return scene


def _check(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if strange := set(header) - set(COLUMNS):
        raise UnknownWord(f"'{min(strange)}' is no column; there are: {', '.join(COLUMNS)}")
    for name in ("order", "verdict", "off"):
        if name not in header:
            raise UnknownWord(f"a table has '{name}'")
    for name, others in _NEEDED.items():
        for other in others if name in header else ():
            if other not in header:
                raise UnknownWord(f"a table with '{name}' has '{other}' as well")
    for row in rows:
        if len(row) != len(header):
            raise UnknownWord(f"the row '{' | '.join(row)}' has {len(row)} cells, its header {len(header)}")


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _cases(rows: Sequence[_Cells]) -> list[list[_Cells]]:
    """Part the rows into cases: a row without an order goes on with the one above."""
    cases: list[list[_Cells]] = []
    for row in rows:
        if row["order"] or not cases:
            cases.append([])
        cases[-1].append(row)
    return cases


def _add(scene: Scene, key: int, case: Sequence[_Cells]) -> None:
    books, notes = scene.books, [row["note"] for row in case if row.get("note")]
    row = Row(key=key)
    for note in notes:
        row = replace(row, **words.CASE_NOTES.get(note, {}))
    told = [_told(scene, key, note) for note in notes]
    of_order = [note for note, taken in zip(notes, told, strict=True) if not taken]
    books.orders.extend(_orders(row, case, of_order))
    books.attempts.extend(_attempt(row, cells) for cells in case if cells.get("sent"))
    books.lines.extend(_line(row, cells, case[0]) for cells in case if cells.get("list"))
    if words.ANOTHERS_LINE in notes:
        books.lines[-1] = replace(books.lines[-1], check=8)
    slack = _slack(notes)
    for cells in case:
        if cells.get("sold"):
            sku, amount = cells["sold"].split(" ", 1)
            books.sold.append(Sold(key=key, sku=_sku(sku), amount=words.money(amount)[0], slack=slack))
    scene.names[key] = case[0]["order"]
    off = case[0]["off"]
    kind = words.named(case[0]["verdict"], words.KINDS, "verdict")
    scene.said[key] = Said(kind, None if off == "-" else int(off))


def _told(scene: Scene, key: int, note: str) -> bool:
    """Keep what a note says beside the order; tell whether it said so."""
    if note in words.LINKS:
        scene.books.links[key] = words.LINKS[note]
    if note in words.MARKS:
        scene.books.marks.append((key, words.MARKS[note]))
    return note in {*words.LINKS, *words.MARKS, *words.CASE_NOTES, words.ANOTHERS_LINE} or note.startswith(
        "discount "
    )


def _slack(notes: Iterable[str]) -> int | None:
    for note in notes:
        if note.startswith("discount "):
            told = note.removeprefix("discount ")
            return None if told == "not told" else words.money(told)[0]
    return 0


def _orders(row: Row, case: Sequence[_Cells], notes: Sequence[str]) -> Iterator[Order]:
    """Make the orders of a case: one for each row that says when it was placed."""
    for cells in case:
        if not cells.get("placed"):
            continue
        placed, (net, currency) = words.moment(cells["placed"]), words.money(cells["net"])
        order = Order(
            key=row.key,
            programme=row.programme,
            blank=row.blank,
            currency=currency,
            click=int(cells["click"] != "none"),
            placed=placed,
            paid=placed,
            first=net,
            net=net,
        )
        for note in notes:
            order = words.noted(order, note)
        yield order


def _attempt(row: Row, cells: _Cells) -> Attempt:
    kind, outcome = words.named(cells["answer"], words.ANSWERS, "answer")
    amount, currency = words.money(cells["amount"])
    sent = words.moment(cells["sent"])
    mine = {"key": row.key, "programme": row.programme, "blank": row.blank}
    return Attempt(**mine, currency=currency, kind=kind, outcome=outcome, sent=sent, amount=amount)


def _line(row: Row, cells: _Cells, first: _Cells) -> Line:
    """Make a line of the report: bought when the order was placed, else when it was published."""
    amount, currency = words.money(cells["reported"])
    published = words.moment(cells["published"])
    # Commission is kept finer than money; how much there is matters to no rule, only whether there is any.
    commission = words.money(cells["commission"])[0] if cells.get("commission") else amount
    return Line(
        key=row.key,
        programme=row.programme,
        blank=row.blank,
        currency=currency,
        where=words.named(cells["list"], words.LISTS, "list"),
        amount=amount,
        bought=words.moment(first["placed"]) if first.get("placed") else published,
        processed=published,
        commission=commission,
        sku=_sku(cells.get("sku", "")),
    )


def _sku(letter: str) -> int:
    """Number a SKU: a letter, 0 where none is told."""
    return ord(letter) if letter else 0


def joined(told: Sequence[Scene]) -> Books:
    """Put all scenes into three books: each with keys of its own, programmes with the same rules as one."""
    numbers: dict[tuple[Parameters, tuple[Exchanged, ...]], int] = {}
    books = Books(programmes=[nobody()])
    for place, scene in enumerate(told):
        mine = scene.books.programmes[1], tuple(scene.books.exchange)
        number = numbers.setdefault(mine, len(numbers) + 1)
        books.orders.extend(_moved(scene.books.orders, place, number))
        books.attempts.extend(_moved(scene.books.attempts, place, number))
        books.lines.extend(_moved(scene.books.lines, place, number))
        books.sold.extend(replace(each, key=key_in(place, each.key)) for each in scene.books.sold)
        books.marks.extend((key_in(place, key), mark) for key, mark in scene.books.marks)
        books.links.update({key_in(place, key): link for key, link in scene.books.links.items()})
    for (rules, rates), number in numbers.items():
        books.programmes.append(replace(rules, number=number))
        books.exchange.extend(replace(rate, programme=number) for rate in rates)
    return books


def _moved(rows: Iterable[_Row], place: int, number: int) -> list[_Row]:
    return [
        replace(row, key=key_in(place, row.key), programme=number if row.programme else 0) for row in rows
    ]


def key_in(place: int, key: int) -> int:
    """Tell the key that an order of the scene at a place has among all scenes."""
    return _KEYS_OF_A_SCENE * (place + 1) + key
