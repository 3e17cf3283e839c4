"""A small jar for the cookies of one walk: which site set them, and which address they go back to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: str
    value: str
    domain: str
    whole_site: bool  # whether hosts below the domain get it too
    path: str
    secure: bool

    def goes_to(self, url: str) -> bool:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        below = self.whole_site and host.endswith(f".{self.domain}")
        inside = (parts.path or "/").startswith(self.path)
        return (host == self.domain or below) and inside and (parts.scheme == "https" or not self.secure)


class Jar:
    """This is what a browser would keep of one walk's cookies; a value stays as it was written."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at
        self._held: dict[tuple[str, str, str], _Cookie] = {}

    def take(self, url: str, written: Iterable[str]) -> None:
        """Keep what the `Set-Cookie` lines of an answer say; a site sets none for another, and may take its own back."""
        for line in written:
            cookie, is_over = self._read(line, url=url)
            if cookie is None:
                continue
            key = (cookie.name, cookie.domain, cookie.path)
            if is_over:
                self._held.pop(key, None)
            else:
                self._held[key] = cookie

    def header(self, url: str) -> str:
        """Write the `Cookie` line for an address; '' where nothing goes there."""
        return "; ".join(f"{each.name}={each.value}" for each in self._held.values() if each.goes_to(url))

    def all(self) -> tuple[tuple[str, str], ...]:
        """List every cookie that is held, by name."""
        return tuple((each.name, each.value) for each in self._held.values())

    def _read(self, line: str, *, url: str) -> tuple[_Cookie | None, bool]:
        first, *rest = line.split(";")
        name, sign, value = first.partition("=")
        told = {
            key.strip().lower(): text.strip()
            for key, _, text in (attribute.partition("=") for attribute in rest)
        }
        host = (urlsplit(url).hostname or "").lower()
        domain = told.get("domain", "").lstrip(".").lower()
        if not sign or not name.strip() or (domain and domain != host and not host.endswith(f".{domain}")):
            return None, False
        cookie = _Cookie(
            name=name.strip(),
            value=value.strip().strip('"'),
            domain=domain or host,
            whole_site=bool(domain),
            path=told["path"] if told.get("path", "").startswith("/") else "/",
            secure="secure" in told,
        )
        return cookie, self._is_over(told)

    def _is_over(self, told: dict[str, str]) -> bool:
        if told.get("max-age"):
            return told["max-age"].startswith(("-", "0"))
        try:
            ends = parsedate_to_datetime(told["expires"])
        except (KeyError, ValueError):
            return False
        return (ends if ends.tzinfo else ends.replace(tzinfo=UTC)) <= self._at
