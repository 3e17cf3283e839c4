"""References of every shape stay apart or come together as the configured steps say, and on every database alike.

A database would compare texts by its collation; the kernel is given numbers, made of the bytes of the key at staging.
"""

import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind
from recon.wiring import engine_for
from tests.conformance import engines, twin
from tests.conformance.books import Books
from tests.conformance.kernel import Connection, Kernel
from tests.conformance.staged import asked, laid_out
from tests.jobs.books_scene import Shelves, attempt, line, order
from tests.servers import Server

_LONG = "x" * 199
TOGETHER = (
    ("1001", " 1001", "1001\t\u00a0"),  # blanks around it
    ("\u00e9-1", "e\u0301-1", "\u00e9-1 "),  # one sign, or a letter and its accent
    ("\u00c5-1", "\u212b-1", "A\u030a-1"),  # a letter that has a second number of its own
    ("\ud55c-1", "\u1112\u1161\u11ab-1", "\ud55c-1"),  # a syllable, or its three letters
    ("q\u0323\u0307", "q\u0307\u0323", "q\u0323\u0307"),  # two accents in either order
    ("8\x001", "81", "81\x00"),  # a NUL is no part of any reference
)
"""The shop's spelling, the log's, the report's: the usual steps (blanks, Unicode's composed form) make one key of them."""
APART = (
    # letters and case
    "abc-9", "ABC-9", "Abc-9", "\u00e9-9", "\u00e8-9", "\u00c9-9", "e-9", "i-9", "I-9", "\u0131-9", "\u0130-9", "\u03c3", "\u03a3", "\u03c2",
    "stra\u00dfe", "strasse", "STRASSE", "stra\u1e9ee", "\u00e6-9", "ae-9", "\u00f6-9", "oe-9", "o-9", "a-9", "\u0430-9",
    "\ufb01-9", "fi-9", "\u00b2", "2", "\u2460", "\u00bd", "1/2", "\u00aa-9",
    # numbers, or what looks like one
    "7", "07", "007", "7.0", "7,0", "+7", "-7", "\u22127", "7e0", "0x7", "\uff17", "\u0667", "1e3", "1000", "1000.0", "1E3", "1_000",
    "9223372036854775807", "9223372036854775808", "9007199254740993", "9007199254740992", "0", "00", "-0", "NaN", "Infinity",
    # what a language reads as nothing or as a truth
    "null", "NULL", "None", "nan", "undefined", "true", "TRUE", "\\N", '""', "''",
    # blanks and invisible signs inside it, and invisible signs that are no blanks
    "a b", "a  b", "a\tb", "a\u00a0b", "a\u200bb", "ab", "a\u200db", "7\u200b", "\u200e7", "\ufeff7", "7\u00ad", "a\nb", "a\r\nb",
    # signs that statements, paths, patterns and addresses read
    "#1", "%", "_", "a%b", "a_b", "a/b", "a\\b", "a'b", 'a"b', "a;--", "a+b", "a%20b", "&amp;", "&", "1-1", "1\u20131", "(1)", "{}",
    # length, and signs beyond sixteen bits
    f"{_LONG}x", f"{_LONG}y", f"{_LONG}", f"{_LONG}x1", f"{_LONG}xX", "\U0001f600", "\U0001f601", "\U0001f600\ufe0f", "\U0001f44d",
    "\U0001f44d\U0001f3fb", "\U0001f1e9\U0001f1ea", "\U0001f1e9", "\U0001d7d5", "\U00020000",
)  # fmt: skip
"""References of one order each: no two of them may ever be taken for one."""
NAMELESS = (None, "", " ", "\t\u00a0", "\x00")
TWICE = ("twice", " twice")
_EMBEDDED = {"duckdb": engines.on_duckdb, "sqlite": engines.on_sqlite}
_SERVERS = {"postgres_server": engines.on_postgres, "mariadb_server": engines.on_mariadb}
Verdicts = dict[int, tuple[Kind, int, int, bool]]


@dataclass(frozen=True, slots=True)
class Laid:
    """This is the staged books, the key of each number, and what the product's own engine says of each key."""

    books: Books
    keys: dict[int, str]
    said: dict[str, Kind]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """Stage one order with an attempt and a line for each shape; each has an amount of its own."""
    shelves = Shelves(tmp_path_factory.mktemp("keys"))
    refs = [*TOGETHER, *((each,) * 3 for each in APART)]
    orders = [order(f"o{place}", order_ref=ref[0], net_amount=_amount(place)) for place, ref in enumerate(refs)]  # fmt: skip
    orders += [order(f"n{place}", order_ref=ref) for place, ref in enumerate((*NAMELESS, *TWICE))]
    attempts = [attempt(f"a{place}", order_ref=ref[1], amount=_amount(place)) for place, ref in enumerate(refs)]  # fmt: skip
    shelves.pull("orders", orders + orders[:3])
    shelves.pull("attempts", attempts + attempts[:3])
    shelves.pull("transactions", [line(ref[2], transaction_id=f"t{place}", amount=_amount(place)) for place, ref in enumerate(refs)])  # fmt: skip
    volumes = list(shelves.shelf.volumes())
    books, keys = laid_out(shelves)
    said = engine_for(shelves.folder.parent / "engine").kinds(volumes, asked=asked(volumes))
    return Laid(books, keys, said["de"])


def _amount(place: int) -> int:
    return 1_000 + place


def _verdicts(base: Connection, books: Books) -> Verdicts:
    return Kernel(base, books).verdicts()


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres_server", "mariadb_server"])
def verdicts(request: pytest.FixtureRequest, laid: Laid) -> Verdicts:
    """Judge the staged books on one database."""
    if request.param in _EMBEDDED:
        with _EMBEDDED[request.param]() as base:
            return _verdicts(base, laid.books)
    with _SERVERS[request.param](request.getfixturevalue(request.param)) as base:
        return _verdicts(base, laid.books)


def test_orders_stay_apart_and_come_together_alike_on_every_database(verdicts: Verdicts, laid: Laid) -> None:
    keys = [unicodedata.normalize("NFC", ref.replace("\0", "")) for ref in (*(refs[0] for refs in TOGETHER), *APART)]  # fmt: skip
    wanted = {key: (Kind.MATCHED, _amount(place), _amount(place)) for place, key in enumerate(keys)}

    found = {laid.keys[number]: found[:3] for number, found in verdicts.items() if found[0] is Kind.MATCHED}

    assert found == wanted
    others = Counter(found[0] for found in verdicts.values() if found[0] is not Kind.MATCHED)
    assert others == {Kind.NO_REFERENCE: len(NAMELESS), Kind.REFERENCE_NOT_UNIQUE: 1}


def test_the_twin_and_the_products_own_engine_say_the_same_of_every_shape(
    verdicts: Verdicts, laid: Laid
) -> None:
    judged = twin.judge(laid.books)

    assert {key for key, each in judged.items() if not each.agrees(verdicts[key])} == set()
    named = {laid.keys[number]: found[0] for number, found in verdicts.items() if laid.keys[number]}
    assert {key: kind for key, kind in laid.said.items() if key} == named


@pytest.mark.parametrize("engine", ["sqlite", "mariadb"])
def test_a_database_that_compared_the_texts_would_throw_some_of_these_orders_together(
    engine: str, request: pytest.FixtureRequest
) -> None:
    """The shapes are worth testing: as texts, some of them are one to a collation."""
    column = "VARCHAR(250) COLLATE NOCASE"
    opened = engines.on_sqlite()
    if engine == "mariadb":
        server: Server = request.getfixturevalue("mariadb_server")
        column, opened = "VARCHAR(250) CHARACTER SET utf8mb4", engines.on_mariadb(server)

    with opened as base:
        base.execute(f"CREATE TABLE refs (ref {column})")
        base.execute(f"INSERT INTO refs VALUES {', '.join(['(?)'] * len(APART))}", list(APART))
        [[texts]] = base.execute("SELECT COUNT(DISTINCT ref) FROM refs").fetchall()

    assert texts < len(set(APART)) == len(APART)


def _staged(refs: Sequence[str]) -> tuple[Books, dict[int, str]]:
    """Stage one order for each reference, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        shelves = Shelves(Path(folder))
        shelves.pull("orders", [order(f"o{place}", order_ref=ref) for place, ref in enumerate(refs)])
        return laid_out(shelves)


_SIGNS = some.text(some.sampled_from("aAäÄe\u0301\u00e9\u212b\u00e5ß07.\u00a0 \t\u200b\U0001f600\u0130\u0131\0"), max_size=4)  # fmt: skip


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(refs=some.lists(_SIGNS, min_size=30, max_size=120))
def test_orders_whatever_their_references_share_a_verdict_only_where_the_steps_make_one_key(
    refs: Sequence[str],
) -> None:
    keys = [unicodedata.normalize("NFC", ref.replace("\0", "")).strip() for ref in refs]
    times = Counter(key for key in keys if key)

    books, names = _staged(refs)

    for opened in _EMBEDDED.values():
        with opened() as base:
            found = _verdicts(base, books)
        by_kind = {kind: Counter(names[number] for number, each in found.items() if each[0] is kind) for kind in Kind}  # fmt: skip
        assert by_kind[Kind.REFERENCE_NOT_UNIQUE] == {key: 1 for key, orders in times.items() if orders > 1}
        assert by_kind[Kind.NEVER_SENT] == {key: 1 for key, orders in times.items() if orders == 1}
        assert by_kind[Kind.NO_REFERENCE].total() == len(refs) - times.total() == len(found) - len(times)
