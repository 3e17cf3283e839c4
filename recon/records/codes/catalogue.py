"""All codes in the order of their families, and how one is found by what a person types."""

from collections.abc import Sequence
from difflib import get_close_matches
from types import MappingProxyType

from recon.records.codes.capture import CAPTURE
from recon.records.codes.legitimate import LEGITIMATE
from recon.records.codes.network import NETWORK
from recon.records.codes.over import OVER
from recon.records.codes.own_data import OWN_DATA
from recon.records.codes.payload import PAYLOAD
from recon.records.codes.row import CodeRow, Family
from recon.records.codes.sending import SENDING
from recon.records.kind import Kind

_FAMILIES: dict[Family, Sequence[CodeRow]] = {
    Family.LEGITIMATE: LEGITIMATE,
    Family.CAPTURE: CAPTURE,
    Family.SENDING: SENDING,
    Family.PAYLOAD: PAYLOAD,
    Family.NETWORK: NETWORK,
    Family.OVER: OVER,
    Family.OWN_DATA: OWN_DATA,
}
CODES = MappingProxyType({row.code: row for rows in _FAMILIES.values() for row in rows})


def by_family() -> dict[Family, Sequence[CodeRow]]:
    """Give the codes of each family, in the order of the list."""
    return dict(_FAMILIES)


def found(word: str) -> CodeRow | Kind | None:
    """Find a code by itself or by its name, or a kind by its slug or label; None where nothing is so called."""
    plain = _plain(word)
    codes = {_plain(key): row for row in CODES.values() for key in (row.code, row.name)}
    kinds = {_plain(kind.slug): kind for kind in Kind}
    if plain.upper() in CODES:
        return CODES[plain.upper()]
    return kinds.get(plain) or codes.get(plain)


def near(word: str) -> list[str]:
    """List what a person may have meant: codes, kinds and names that are written alike, three at most."""
    known = {_plain(row.code): row.code for row in CODES.values()}
    known |= {_plain(row.name): row.code for row in CODES.values()}
    known |= {_plain(kind.slug): kind.slug for kind in Kind}
    padded = [f"{plain[0]}0{plain[1:]}"] if len(plain := _plain(word)) == len("l2") else []
    alike = get_close_matches(plain, known, n=9)
    return list(dict.fromkeys(known[each] for each in [*padded, *alike] if each in known))[:3]


def _plain(word: str) -> str:
    return "_".join(word.lower().replace("-", " ").replace("_", " ").split())
