"""Numbers for names, the same everywhere and always, so that what is kept by number can be read by a later run."""

import hashlib


def stable_number(name: str) -> int:
    """Number a programme or a currency by its name: 1 to 2,147,483,647, from the MD5 of its UTF-8 bytes."""
    digest = hashlib.md5(name.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4]) % (2**31 - 1) + 1
