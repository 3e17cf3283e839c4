"""Foreign words made fit to be shown: one line, short, without secrets, click ids or mail addresses."""

import re

HIDDEN = "***"
_NAMED = re.compile(
    r"""(?P<name>\b(?:\w*token|\w*secret|\w*api_?key|affiliate_key|passw(?:or)?d|pwd|authorization|cookie|md5|msg|tr
            |siteid|ransiteid|site_id|ran_site_id|custid|customer_id|user_?id|did|mail|email))
        (?P<sign>["'\\]*\s*[=:>]\s*["'\\]*(?:(?:basic|bearer)\s+)?)
        (?P<value>[^\s&"'<>,;)\\]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_MAIL = re.compile(r"[^\s\"'<>=:,;&]+(?:@|%40)[\w.-]+")
# Click ids, keys, signatures and encoded messages have this in common: no blank for 32 characters.
_LONG = re.compile(r"[A-Za-z0-9._/*+=%-]{32,}")
# With the marks that turn the direction of what stands behind them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+"
)


def fit_to_show(text: str, *, limit: int = 160) -> str:
    """Hide what nobody may read in a foreign text, put it on one line, and shorten it."""
    line = _UNPRINTABLE.sub(" ", text[: 20 * limit])
    line = _NAMED.sub(rf"\g<name>\g<sign>{HIDDEN}", line)
    line = _LONG.sub(HIDDEN, _MAIL.sub(HIDDEN, line))
    line = " ".join(line.split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."
