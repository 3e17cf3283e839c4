"""Foreign words kept whole: what nobody may read is hidden, every other sign stands for itself or for its number."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from recon.resend.words import HIDDEN, hidden

LONGEST_HEAD = 4_096
LONGEST_TEXT = 1 << 16
WITHOUT_NULS = "[shown without its NUL bytes]\n"
# Looked at one by one: whatever is neither plain ASCII nor a line's end, and the sign that begins an escape.
_ODD = re.compile(r"[^\n\x20-\x5b\x5d-\x7e]")
_LAST = re.compile(r"(?<![A-Za-z0-9._/*+=%-])[A-Za-z0-9._/*+=%-]{6,}\Z")
_SHORT = {"\\": r"\\", "\t": r"\t", "\r": r"\r"}
_BYTES = range(0xDC80, 0xDD00)
_WIDE = 0x10000


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """This is an answer as it came, secrets hidden: `head` is its status line and headers, `body` the text behind them."""

    head: str = field(repr=False)
    body: str = field(repr=False)


def whole_answer(
    line: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    hide: Callable[[str], str],
    is_cut: bool = False,
) -> WholeAnswer:
    """Keep an answer; of many or long headers only the beginning. `hide` knows the secrets of the call.

    `is_cut` says that the body broke off, or is the beginning of a longer one.
    """
    told = (line, *(f"{name}: {value}" for name, value in headers))
    # A line's end inside a header would make two of one.
    head = "\n".join(whole_text(each, hide=hide).replace("\n", r"\n") for each in told)
    more = len(head) - LONGEST_HEAD
    return WholeAnswer(
        f"{head[:LONGEST_HEAD]}\n[{more:,} more signs of headers were not kept]" if more > 0 else head,
        whole_text(body, hide=hide, is_cut=is_cut),
    )


def whole_text(
    raw: bytes | str, *, hide: Callable[[str], str] = str, most: int = LONGEST_TEXT, is_cut: bool = False
) -> str:
    r"""Show foreign bytes or words without doubt: `\xNN` is a byte that is no UTF-8, `\uNNNN` an unseen character.

    No more than the first `most` are looked at.
    """
    is_cut, raw = is_cut or len(raw) > most, raw[:most]
    text = raw if isinstance(raw, str) else raw.decode("utf-8", errors="surrogateescape")
    shown = _hidden(text, hide=hide, is_cut=is_cut)
    if "\0" in text:
        # Words of two bytes a sign, or words with NULs strewn in: no pattern would find a secret in them.
        bare = text.replace("\0", "")
        clean = _hidden(bare, hide=hide, is_cut=is_cut)
        shown = shown if clean == bare else WITHOUT_NULS + clean
    return _ODD.sub(_sign, shown)


def _hidden(text: str, *, hide: Callable[[str], str], is_cut: bool) -> str:
    # A secret that was cut in two is not known as one any more.
    return hidden(hide(_LAST.sub(HIDDEN, text) if is_cut else text))


def _sign(found: re.Match[str]) -> str:
    sign, code = found[0], ord(found[0])
    if sign in _SHORT:
        return _SHORT[sign]
    if sign.isprintable():
        return sign
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code < _WIDE else f"\\U{code:08x}"
