"""The sections that name rules: what a programme leaves out and why, and whose coupons need no click."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from pydantic import Field, PlainValidator

from recon.config import act_values, values
from recon.config.sections import Lasting, Section, Text
from recon.records.canary import Canary, CanaryBook
from recon.records.exclusion import LINE_COLUMNS, ORDER_COLUMNS, Reason, Rule

_BOOKS = tuple(book.value for book in CanaryBook)
_REASONS = {reason.word: reason for reason in Reason if reason not in {Reason.LINKLESS, Reason.CANARY}}


def word(value: object) -> str:
    """Read one word of a column; a * at its end stands for any ending."""
    written = values.text(value)
    if "*" in written[:-1] or written == "*":
        raise values.wrong("has a * that is not at the end of a word", cure="write for example 'STAFF*'")
    return written


def _reason(value: object) -> Reason:
    known: Callable[[object], str] = values.choice(*_REASONS)
    return _REASONS[known(value)]


Words = Annotated[tuple[str, ...], PlainValidator(values.listed(word, least=1))]


class LeaveOutSection(Section):
    """This is one rule that leaves out orders, or lines of orders; an order must meet every condition it names."""

    reason: Annotated[Reason, PlainValidator(_reason)] = Field(examples=["employee"])
    programme: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    channel: Words = ()
    payment_method: Words = ()
    device: Words = ()
    country: Words = ()
    coupon: Words = ()
    customer_kind: Words = ()
    customer_group: Words = ()
    attribution: Words = ()
    origin: Words = ()
    store: Words = ()
    costs_nothing: Annotated[bool, PlainValidator(act_values.yes_or_no)] = False
    return_days: Annotated[int | None, PlainValidator(values.whole(0, 999))] = None
    sku: Words = ()
    brand: Words = ()
    category: Words = ()
    product_kind: Words = ()

    def rule(self, name: str) -> Rule:
        """Build the value that the rules know."""
        return Rule(
            name=name,
            reason=self.reason,
            programme=self.programme,
            words=self._told(ORDER_COLUMNS),
            line_words=self._told(LINE_COLUMNS),
            return_days=self.return_days,
            costs_nothing=self.costs_nothing,
        )

    def _told(self, columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        return {column: words for column in columns if (words := getattr(self, column))}


class CanarySection(Section):
    """This is one canary: orders that are placed at a rhythm, and must arrive in every book."""

    order_ref: Words = Field(examples=[["CANARY-*"]])
    every: Lasting = Field(examples=["6h"])
    within: Lasting = timedelta(hours=1)
    books: Annotated[tuple[str, ...], PlainValidator(values.listed(values.choice(*_BOOKS), least=1))] = _BOOKS
    programme: Annotated[str, PlainValidator(act_values.maybe_text)] = ""

    def canary(self, name: str, *, programme: str) -> Canary:
        """Build what is watched."""
        return Canary(
            name, programme, self.every, self.within, tuple(CanaryBook(book) for book in self.books)
        )

    def rule(self, name: str, *, programme: str) -> Rule:
        """Build the rule that keeps its orders out of every gap."""
        return Rule(name=name, reason=Reason.CANARY, programme=programme, words={"order_ref": self.order_ref})


class LinklessSection(Section):
    """This is one partner whose coupons need no click: an order with one of them is expected at Rakuten."""

    partner: Text = Field(examples=["Couponist"])
    coupon: Words = Field(examples=[["PARTNER10"]])
    programme: Annotated[str, PlainValidator(act_values.maybe_text)] = ""

    def rule(self, name: str) -> Rule:
        """Build the value that the rules know."""
        return Rule(
            name=name,
            reason=Reason.LINKLESS,
            programme=self.programme,
            words={"coupon": self.coupon},
            partner=self.partner,
        )
