"""Foreign words made fit to be shown: one line, short, without secrets, click ids or mail addresses."""

import re

HIDDEN = "***"
_NAMED = re.compile(
    r"""(?P<name>\b(?:\w*token|\w*secret|\w*api[-_]?key|affiliate_key|passw(?:or)?d|pwd|authorization|cookie|md5|msg|tr
            |\w*signature|sig|hmac|session_?id|siteid|ransiteid|site_id|ran_site_id|custid|customer_id|user_?id|did|mail|email))
        (?P<sign>["'\\]*\s*(?:[=:>]|\\u003[ade]|%3[ade])\s*["'\\]*(?:(?:basic|bearer)\s+)?)
        (?P<value>(?<=")[^"\\]{1,400}|(?<=')[^'\\]{1,400}|[^\s&"'<>,;)\\]+)""",
    re.IGNORECASE | re.VERBOSE,
)
# A run is looked at once: in a long one without an @ each sign would be tried as the beginning of an address.
_RUN = re.compile(r"[^\s\"'<>=:,;&]+")
_MAIL = re.compile(r"\A.+(?:@|%40)[\w.-]+")
# Click ids, keys, signatures and encoded messages have this in common: no blank for 32 characters.
_LONG = re.compile(r"[A-Za-z0-9._/*+=%-]{32,}")
# With the marks that turn the direction of what stands behind them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+"
)


def fit_to_show(text: str, *, limit: int = 160) -> str:
    """Hide what nobody may read in a foreign text, put it on one line, and shorten it."""
    # Without NULs, not with blanks for them: a secret in words of two bytes a sign must be found.
    line = _UNPRINTABLE.sub(" ", text[: 20 * limit].replace("\0", ""))
    line = " ".join(hidden(line).split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def hidden(text: str) -> str:
    """Hide what nobody may read in a foreign text: what stands behind telling names, mail addresses, long unbroken words."""
    named = _NAMED.sub(rf"\g<name>\g<sign>{HIDDEN}", text)
    has_mail = "@" in named or "%40" in named
    return _LONG.sub(HIDDEN, _RUN.sub(_mailless, named) if has_mail else named)


def _mailless(run: re.Match[str]) -> str:
    word = run[0]
    return _MAIL.sub(HIDDEN, word) if "@" in word or "%40" in word else word
