"""The sentences about books that do not reach over the days of the page."""

from recon.records import numerals
from recon.reporting.figures import CoverageRow, Week
from recon.reporting.light import local_midnight


def how_short(row: CoverageRow, *, week: Week) -> str:
    """Say where a book begins or ends that does not reach over the page's days."""
    if row.covered_from is None or row.covered_until is None:
        return f"{row.book} {'have' if _is_plural(row.book) else 'has'} no known reach"
    if row.covered_from > local_midnight(week.start, week.zone):
        begins = "begin" if _is_plural(row.book) else "begins"
        return f"{row.book} {begins} only on {numerals.moment(row.covered_from, week.zone)}"
    ends = "end" if _is_plural(row.book) else "ends"
    return f"{row.book} {ends} on {numerals.moment(row.covered_until, week.zone)}"


def _is_plural(book: str) -> bool:
    return book.endswith("s")


def read_again(rows: tuple[CoverageRow, ...]) -> str:
    """Say which books to read again, and what each said of itself, in whole sentences."""
    books = [f"{row.book} ({row.source})" if row.source else row.book for row in rows]
    remarks = [remark.strip() for row in rows for remark in row.remark.split(";") if remark.strip()]
    named = numerals.enumeration(books).replace(" The ", " the ")
    sentences = [f"{named} must be read again.", *map(_as_sentence, remarks)]
    return " ".join(dict.fromkeys(sentences))


def _as_sentence(remark: str) -> str:
    return f"{remark[0].upper()}{remark[1:].rstrip('.')}."
