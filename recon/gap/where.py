"""Says in words which orders a slice is: 'payment_method=paypal', or a pair of such."""

from recon.records import numerals

AND = " & "
"""What stands between the two parts of a slice that is a pair: 'device=mobile & country=DE'."""


def parts(slice_: str) -> list[tuple[str, str]]:
    """Part a slice into its dimensions and their values; nothing for the total."""
    told = [part.partition("=") for part in slice_.split(AND)] if slice_ else []
    return [(dimension, value) for dimension, _, value in told]


def in_words(slice_: str) -> str:
    """Say which orders a slice is: 'device is mobile and country is DE'; '' for the total."""
    return numerals.enumeration([_is(part) for part in parts(slice_)])


def where(slice_: str) -> str:
    """Say where something is: ' where the payment method is paypal', with a blank before it; '' for the total."""
    said = [f"the {_is(part)}" for part in parts(slice_)]
    return f" where {numerals.enumeration(said)}" if said else ""


def _is(part: tuple[str, str]) -> str:
    dimension, value = part
    return f"{dimension.replace('_', ' ')} is {value}"
