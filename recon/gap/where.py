"""Says in words which orders a slice is: 'payment_method=paypal', or a pair of such."""

from recon.records import numerals

AND = " & "
"""What stands between the two parts of a slice that is a pair: 'device=mobile & country=DE'."""


def where(slice_: str) -> str:
    """Say where something is: ' where payment method is paypal', with a blank before it; '' for the total."""
    parts = [part.partition("=") for part in slice_.split(AND)] if slice_ else []
    said = [f"{dimension.replace('_', ' ')} is {value}" for dimension, _, value in parts]
    return f" where {numerals.enumeration(said)}" if said else ""
