"""A mapping that many values share: made once, changed by nobody, and looked up by what it holds."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

_Value_co = TypeVar("_Value_co", covariant=True)


class Shared(Mapping[str, _Value_co]):
    """This is a mapping that can be the key of another one: what is made of it is made once for all that share it."""

    __slots__ = ("_hash", "_held")

    def __init__(self, held: Mapping[str, _Value_co]) -> None:
        """Whatever happens to `held` later is not seen here."""
        self._held = dict(held)
        self._hash = hash(frozenset(self._held.items()))

    def __getitem__(self, name: str) -> _Value_co:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Shared({self._held})"


def shared(held: Mapping[str, _Value_co]) -> Shared[_Value_co]:
    """Make a mapping one that can be shared, where it is none yet."""
    return held if isinstance(held, Shared) else Shared(held)
