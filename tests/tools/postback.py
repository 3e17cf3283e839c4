"""Writes docs/postback.md: what a postback says, with its tables made from the program."""

from collections.abc import Iterable
from pathlib import Path

from recon.resend.amounts import SCALES, written
from recon.resend.request import LONGEST_QUERY, LONGEST_REFERENCE, TELLS
from recon.resend.request.fields import ITEM_FIELDS, ORDER_FIELDS, Field, Form

PAGE = Path(__file__).resolve().parents[2] / "docs" / "postback.md"
_FORMS = {
    Form.TEXT: "text",
    Form.NUMBER: "a number",
    Form.YES_NO: "`Y` or `N`",
    Form.MOMENT: "`YYYYMMDD_HHMM`",
    Form.COUNTRY: "a country",
    Form.CUSTOMER: "not personal",
    Form.CATEGORY: "at most five levels",
    Form.ONE_CODE: "one code",
}
_BOOK, _EVENT = "the shop's book (`tells`), or an event", "an event"
_SOLD = ((4005, "EUR"), (2000, "JPY"), (1230, "KWD"))
_SCALES = "\n".join(
    f"| `{scale}` | "
    + " | ".join(f"`{written(minor, currency=currency, scale=scale)}`" for minor, currency in _SOLD)
    + " |"
    for scale in SCALES
)
_HEAD = f"""\
# What a postback says

A postback tells Rakuten of one order. The same order makes the same bytes every time, with its own times and its own
click id, never those of the sending. This page is written by `make docs` from `recon/resend/request/fields.py`.

## What every postback says

| parameter | what it is | refused where |
|---|---|---|
| `mid` | the programme's MID | there is none |
| `ord` | the order's reference | it has more than {LONGEST_REFERENCE} characters, blanks around or side by side, a bar, or is empty |
| `tr`, `land` | the click id, and when its click landed (GMT); a linkless order has neither | the click id has not the shape of one, or nobody knows when it landed |
| `date` | when the order was placed (GMT) | a time has no zone |
| `cur` | its currency; Rakuten's help names USD, CAD, GBP, JPY, BRL, EUR and AUD | it is none of ISO 4217 |
| `skulist` | the SKU of each line, exactly as the shop has it | a SKU is empty, has blanks around it or a bar in it |
| `qlist` | the pieces of each line | a line has fewer than none |
| `amtlist` | what each line costs in all, without tax and delivery, after discounts | the lines do not add up to the order |
| `xml` | `1`: the answer is to be one that can be read | |
| `source` | `source_label` of the programme, where there is one | |
| `namelist` | the name of each line; a bar in it becomes `_`, with a note | |

The lists are parted by bars and of one length. Every value is encoded once, the bars too. A request of more than
{LONGEST_QUERY:,} characters beside its address is refused: nothing is ever cut. In the signed service the base64 counts.

## What else an order may say

"""
_BETWEEN = """
## What else a line may say

Each of these is a list of its own (`brand` is sent as `brandlist`). A line without a value keeps an empty position, as
does the line of a discount; a list without any value is left out. With `skulist`, `qlist`, `amtlist` and `namelist` they
are twenty.

"""
_TAIL = f"""
## Limits are noted, not enforced

The limits are those of RudderStack's guide; Rakuten's own specification is not public.
What exceeds a limit, has another form, or is in none of the guides is sent whole, with a note: `recon resend plan` and
`recon test send` show it. `strict_limits = true` refuses instead. Whatever the setting, these are refused, each with a
sentence: a time in another form, what should be `Y` or `N` and is neither (`true`, `1`, `yes` and `y` become `Y`, with a
note), a bar in a value of a line, a character that cannot be printed, a parameter that the postback tells by itself, and
a `custid` that looks like an e-mail address, a telephone number or a name. Send the shop's own number of the customer
instead, or a keyed hash of it.

`iscomm=N` is a label. Rakuten pays all the same unless a rule in its dashboard says otherwise.

## Where the values come from

A re-send tells only what is required, unless the programme says `tells = [...]`: {", ".join(f"`{name}`" for name in TELLS)}, as far
as the shop's book knows them. `customer_kind` new or returning becomes `New` or `Existing`; a country of two letters
becomes one of three. Where `returning_prefix` marks returning customers, `custstatus` is told as well. An event of a gateway brings its own values; so does code that composes a postback.

## Amounts

`amount_scale` says how amounts are written; it must be what the shop's own sender uses.

| `amount_scale` | 40.05 EUR | 2,000 JPY | 1.230 KWD |
|---|---|---|---|
{_SCALES}

Rakuten's own tag multiplies yen by a hundred; two other senders say not to. Nothing public decides it for an account.
An amount that a scale cannot write (1.234 KWD in cents) is refused. No line is ever finer than its currency.

## Discounts

A discount is what the lines cost more than the order. Delivery is in neither, so that free delivery is never one.

- `discounts = "reduced-items"`: each line costs its part less. Three times 10.00 less 10.00 is `667|667|666`: what
  rounding leaves goes to the largest rests, so that the lines are the order to the cent. Needed where commission differs by
  product.
- `discounts = "as-sku"`: a line of its own, `discount_sku`, of no pieces and below nothing: `A|B|Discount`, `2|1|0`,
  `4000|1000|-500`.

A discount that the shop itself keeps as a line (no pieces, or named `Discount`, `DISCOUNT`, `R_DISCOUNT` or as
`discount_sku`, and below nothing) is told in the same one of the two ways. `ORDERTAX` keeps its own line in the second.
`disamt` and `discount` are told as the shop gives them and never computed: Rakuten's tag and RudderStack scale them
differently.

`merge_skus = true` adds up the lines of one SKU, as Rakuten's own tag does. Where two such lines differ in an optional
value the first one's is sent, with a note; `disamt` is added up.

`returning_prefix = "R_"` stands before every SKU and name, the discount's too, of a customer whose `custstatus` is
`Existing` or `Returning`.

## Cancellations and returns

The same order again: same `ord`, `tr`, `land`, `date`, with amounts below nothing and pieces as they were. The line of a
discount comes back above nothing. A partial return tells the lines that came back, and the part of the discount that was
on them. Each return takes back what all pieces up to now are worth, less what those before were worth: however the pieces
come back, and in whatever order, all returns together are the sale to the cent.

Goods that were sold for nothing come back with fewer than no pieces and amount 0; `zero_price_return = "positive"` sends
their pieces as they were.

## Leads, registrations, events

A lead or a registration without lines is one line: SKU and name `Lead`, one piece, and the order's amount, which may be 0.
One with lines keeps them all, at what the whole line costs. A non-commissionable event says the same things at
another address, needs no click, and may be worth nothing.

## Orders without a click

With `linkless = true` an order that has a coupon and no click is told without `tr` and `land`. Rakuten must know the coupon
as a publisher's own. Without a coupon it is refused. A blank `tr` is never sent. `recon resend` does not send such orders:
nobody knows whose they are before Rakuten's report says it.

## The other services

`/nvp` takes a message signed with a key: its values are encoded, the bars between them are not; the HMAC-MD5 is of the
message, and both go out in base64 with `-` and `_`. `/xml` takes a document with the required values only, times in
ISO 8601, amounts in the programme's scale; optional values have no place in it.
"""


def text() -> str:
    """Write the page."""
    of_order = _table(ORDER_FIELDS.values(), told=TELLS)
    return _HEAD + of_order + _BETWEEN + _table(ITEM_FIELDS.values()) + _TAIL


def _table(fields: Iterable[Field], *, told: Iterable[str] = ()) -> str:
    known = set(told)
    rows = [
        f"| `{field.name}` | {field.means} | {field.limit or ''} | {_FORMS[field.form]} | "
        f"{_BOOK if field.name in known else _EVENT} |\n"
        for field in fields
    ]
    return "| parameter | what it is | limit | form | comes from |\n|---|---|---|---|---|\n" + "".join(rows)
