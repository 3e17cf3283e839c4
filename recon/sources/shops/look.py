"""Looks at a shop before it is read: what stands against the preset, told in words before a query fails."""

from collections.abc import Iterator, Mapping

from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.declared import Header
from recon.sources.shops.catalogue import Catalogue
from recon.sources.shops.click_column import too_short
from recon.sources.shops.needs import lacking
from recon.sources.shops.objection import Objection
from recon.sources.shops.woocommerce import storage
from recon.sources.sql_session import Session


def standing(
    header: Header, given: Mapping[str, str], *, session: Session, catalogue: Catalogue
) -> tuple[Objection, ...]:
    """List what stands against reading this shop with a preset of that header and those parameters."""
    return tuple(_standing(header, given, session=session, catalogue=catalogue))


def refuse(objections: tuple[Objection, ...], *, where: str) -> None:
    """Raise SourceUnavailable for the first grave objection, and say how many more there are."""
    grave = [each for each in objections if each.grave]
    if not grave:
        return
    more = f" (and {len(grave) - 1} more: recon preset test lists them)" if len(grave) > 1 else ""
    shown = f"; see: {grave[0].shown_by}" if grave[0].shown_by else ""
    raise SourceUnavailable(where, grave[0].what + more, cure=grave[0].cure + shown)


def _standing(
    header: Header, given: Mapping[str, str], *, session: Session, catalogue: Catalogue
) -> Iterator[Objection]:
    lacks = lacking(header, given, catalogue=catalogue)
    yield from lacks
    filled = header.filled(given)
    yield from too_short(filled, given, catalogue=catalogue)
    if not lacks:
        yield from storage(filled, session=session, catalogue=catalogue)
