"""What the options of `recon init` say, before anybody is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """This is what was given on the command line; None is what is still to be asked."""

    shop: str | None = None
    programme: str | None = None
    currency: str | None = None
    zone: str | None = None
    mid: str | None = None
    stores: tuple[str, ...] = ()
    url: str | None = field(default=None, repr=False)
    preset: str | None = None
    sql_file: Path | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    shop_zone: str | None = None
    report_address: str | None = field(default=None, repr=False)
    report_file: Path | None = None
    period: str | None = None
    log: str | None = None
    log_url: str | None = field(default=None, repr=False)

    @property
    def leads_somewhere(self) -> bool:
        """Tell whether more was given than the starter needs: a database, a report or a log."""
        return any((self.url, self.report_address, self.report_file, self.log, self.log_url))
