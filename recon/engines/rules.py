"""Writes the configuration's named rules as the pieces of SQL that number orders for the kernel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from recon.books.contracts import LATER
from recon.books.staging import sql_text
from recon.records.exclusion import LISTED, STEP, Reason, Rule, decides, numbered
from recon.records.kind import Kind
from recon.records.moment import span_micros

_NOTHING = "NULL"


@dataclass(frozen=True, slots=True)
class Ruled:
    """This is what the rules are to the engine: their names by number, and what stands in the places of `in_orders`.

    `lines_left_out` is the view of the lines that rules leave out, '' where no rule looks at lines.
    """

    by_number: Mapping[int, Rule]
    places: Mapping[str, str]
    lines_left_out: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """Collect the texts that decide which number an order has, for whoever keeps what came of them."""
        return {**self.places, "lines_left_out": self.lines_left_out}

    def behind(self, number: int, kind: Kind) -> Rule | None:
        """Find the rule that leaves out an order of this number and kind, or touches it; None where none decides."""
        if not decides(number, kind):
            return None
        return next((rule for each, rule in self.by_number.items() if each // STEP == number // STEP), None)


def ruled(rules: Iterable[Rule], sql: Mapping[str, str]) -> Ruled:
    """Put the rules into the engine's words; `sql` holds the blocks of sql/engines/rules.sql."""
    numbers = numbered(rules)
    if not numbers:
        plain = {"orders": "book_orders", "rule": sql["number_without_rules"], "linkless": _NOTHING}
        return Ruled(numbers, plain)
    linkless = {number: rule for number, rule in numbers.items() if rule.reason is Reason.LINKLESS}
    of_lines = {number: rule for number, rule in numbers.items() if rule.line_words}
    others = {number: rule for number, rule in numbers.items() if number not in linkless | of_lines}
    by_coupon = first_of(linkless, sql)
    number = sql["number_by_lines" if of_lines else "number_by_orders"]
    orders = _later("orders", sql)
    less_lines = sql["orders_less_lines"].format(orders=orders)
    return Ruled(
        numbers,
        {
            "orders": f"({less_lines if of_lines else orders})",
            "rule": number.format(left_out=first_of(others, sql), linkless=by_coupon),
            "linkless": by_coupon,
        },
        sql["lines_left_out"].format(rule=first_of(of_lines, sql), lines=_later("lines", sql), orders=orders)
        if of_lines
        else "",
    )


def _later(book: str, sql: Mapping[str, str]) -> str:
    columns = ", ".join(sql["later"].format(column=name) for name in LATER[book])
    return sql["with_later"].format(table=f"book_{book}", columns=columns)


def first_of(rules: Mapping[int, Rule], sql: Mapping[str, str]) -> str:
    """Write the expression that is the number of the first rule that holds, null where none does."""
    cases = (
        sql["one_rule"].format(conditions=" AND ".join(_conditions(rule, sql)), number=number)
        for number, rule in rules.items()
    )
    return sql["first_rule"].format(cases=" ".join(cases)) if rules else _NOTHING


def _conditions(rule: Rule, sql: Mapping[str, str]) -> Iterator[str]:
    if rule.programme:
        yield sql["of_programme"].format(word=sql_text(rule.programme))
    if rule.reason is Reason.LINKLESS:
        yield sql["without_click"]
    if rule.return_days is not None:
        yield sql["click_too_old"].format(span=span_micros(timedelta(days=rule.return_days)))
    if rule.costs_nothing:
        yield sql["costs_nothing"]
    for row, words in (("b", rule.words), ("l", rule.line_words)):
        for column, wanted in words.items():
            yield _any_of(wanted, row=row, column=column, sql=sql)


def _any_of(words: tuple[str, ...], *, row: str, column: str, sql: Mapping[str, str]) -> str:
    """Write that a column is one of the words, or begins as one that ends in *; capitals do not count.

    A column of several words, between commas, holds if one of them does, or all of it as it stands.
    """
    is_list = column in LISTED
    plain = [_written(word, is_list=is_list) for word in words if not word.endswith("*")]
    begun = [_written(word[:-1], is_list=is_list) for word in words if word.endswith("*")]
    whole, beginning = ("list_has", "list_has_beginning") if is_list else ("word_is", "word_begins")
    ways = [sql[whole].format(row=row, column=column, words=", ".join(plain))] if plain else []
    if is_list and plain:
        as_it_stands = ", ".join(_written(word, is_list=False) for word in words if not word.endswith("*"))
        ways.append(sql["word_is"].format(row=row, column=column, words=as_it_stands))
    ways += [sql[beginning].format(row=row, column=column, word=word) for word in begun]
    return f"({' OR '.join(ways)})"


def _written(word: str, *, is_list: bool) -> str:
    lowered = word.strip().lower()
    # Within a list a comma parts two words, so that none has one in it.
    return sql_text(lowered.replace(" ", "").replace(",", "") if is_list else lowered)
