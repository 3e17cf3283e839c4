"""A cause in few words, and what to do about it, by its code; a code that says no more than the kind has none here."""

from collections import Counter
from collections.abc import Sequence

from recon.matching.findings import FoundBreak

_SEND = "then send again"
_DELTA = "then correct what is recorded"
_WORDS: dict[str, tuple[str, str]] = {
    "B05": ("no consent was given", "Ask who decides on consent"),
    "B12": ("the click id is malformed", "Repair how click ids are stored"),
    "B21": ("only this path never sends", "Repair the trigger of this path, then send these orders"),
    "B22": ("nothing was sent any more", "Restart the sender, then send these orders"),
    "B23": ("no connection, or slowed down", "Wait, then send again"),
    "B24": ("sent, but no answer came", "Let a person decide: Rakuten may have some of them"),
    "B26": ("Rakuten denies access", f"Ask Rakuten to allow it, {_SEND}"),
    "B27": ("the login is refused", f"Renew the login, {_SEND}"),
    "B28": ("Rakuten does not know the MID", f"Correct the MID, {_SEND}"),
    "B29": ("lines were refused", "Correct these lines, then send the missing ones"),
    "B30": ("the sender threw it away", f"Repair lines without SKU or price, {_SEND}"),
    "B31": ("sent to the address for events", "Send to the right address; of these a person decides"),
    "B32": ("another programme has it", "Correct the MID; reverse there before sending here"),
    "B33": ("sent too late", "Ask Rakuten for a manual credit"),
    "B34": ("taken for a repetition", "Set the mark after the answer only; of these a person decides"),
    "B35": (
        "the log knows no answer of Rakuten",
        "Log the answers; Rakuten may have them, so a person decides",
    ),
    "B36": ("a required value is missing", f"Complete the request, {_SEND}"),
    "B40": ("tax is included", f"Send amounts without tax, {_DELTA}"),
    "B41": ("delivery is included", f"Leave delivery out, {_DELTA}"),
    "B42": ("the discount is not deducted", f"Deduct discounts, {_DELTA}"),
    "B43": ("the discount is deducted twice", f"Deduct discounts once, {_DELTA}"),
    "B44": ("the decimal point is in the wrong place", f"Correct the scale of amounts, {_DELTA}"),
    "B45": ("the amount is zero", f"Send the amount, {_DELTA}"),
    "B46": ("the quantity is ignored", f"Send line totals, {_DELTA}"),
    "B47": ("the quantity is counted twice", f"Send line totals, {_DELTA}"),
    "B48": ("cents are cut off", "Round in whole cents"),
    "B49": ("the currency's label is wrong", f"Send the order's own currency, {_DELTA}"),
    "B50": ("exchanged into another currency", f"Send amount and currency of one kind, {_DELTA}"),
    "B51": ("quantities stand at other lines", f"Send lists of one length, {_DELTA}"),
    "B53": ("a value or the URL is too long", f"Shorten it, {_SEND}"),
    "B54": ("recorded under another reference", "Do not send again: teach both forms"),
    "B55": ("times are not in GMT", f"Send times in GMT, {_SEND}"),
    "B56": ("the landing time is the order's", "Store the landing time"),
    "B57": ("a blank click id was sent", "Send the order's click id"),
    "B59": ("marked as not commissionable by us", "Do not mark these orders"),
    "B63": ("all by one publisher", "Ask Rakuten about this partnership"),
    "B67": ("lines are missing", "Send the missing lines only"),
    "B68": ("the refund was deducted twice", "Reverse nothing that was sent after the refund"),
    "L07": ("excluded products", "Check the list of products"),
    "L09": ("the click is older than the return days", "Check the return days"),
    "L26": ("Rakuten takes tax off", "Ask Rakuten how it treats tax"),
    "L27": ("the shop changed the orders later", "Decide which amount counts"),
    "O04": ("a second path reported it", "Switch one path off, then reverse one of the two"),
    "O05": ("a retry was counted", "Reverse one of the two"),
    "O06": ("reported again on a later day", "Report each order once, then reverse one of the two"),
    "O07": ("our own re-send and the first one", "Reverse one of the two"),
    "O08": ("more was reversed than sold", "Credit the difference by hand"),
    "O09": ("locked at Rakuten", "Ask Rakuten, or book the loss"),
    "O12": ("the reversal was sent twice", "Credit one by hand"),
}
_FIVE, _FOUR, _MOST = 5, 4, 3


def cause_in_words(code: str) -> str:
    """Say a cause in few words: 'tax is included'; '' for a code that says no more than the kind."""
    return _WORDS.get(code, ("", ""))[0]


def cause_todo(breaks: Sequence[FoundBreak]) -> str:
    """Say what to do about the cause that most of some breaks share; '' where they share none."""
    code = common_cause(breaks)
    return _WORDS[code][1] if code in _WORDS else ""


def common_cause(breaks: Sequence[FoundBreak]) -> str:
    """Name the cause of at least four fifths of some breaks; '' where there is none."""
    [(code, hits)] = Counter(each.cause for each in breaks).most_common(1)
    return code if hits * _FIVE >= len(breaks) * _FOUR else ""


def causes_in_words(breaks: Sequence[FoundBreak]) -> str:
    """Say what some breaks have in common, of how many, and name three; '' where their kind says as much."""
    code = common_cause(breaks)
    if code:
        return _counted(code, breaks) if code in _WORDS else ""
    counts = Counter(each.cause for each in breaks if each.cause in _WORDS)
    if sum(counts.values()) * 2 < len(breaks):
        return ""
    ranked = sorted(counts, key=lambda each: (-counts[each], each))[:_MOST]
    return " ".join(["Mixed.", *(_counted(each, breaks) for each in ranked)])


def _counted(code: str, breaks: Sequence[FoundBreak]) -> str:
    hit = [each for each in breaks if each.cause == code]
    reasons = Counter(str(each.evidence["reason"]) for each in hit if each.evidence.get("reason"))
    said = f": {max(sorted(reasons), key=lambda each: reasons[each]).rstrip('.')}" if reasons else ""
    words = f"{_WORDS[code][0]} ({code}){said}"
    if len(breaks) == 1:
        return f"{words[0].upper()}{words[1:]}."
    examples = ", ".join(each.order_ref for each in hit[:_MOST])
    return f"{len(hit)} of {len(breaks)}: {words}; for example {examples}."
