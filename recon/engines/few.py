"""Reads the rows of a few keys out of a book: it looks where they stand, and then only there."""

from collections.abc import Mapping

from recon.books.staging import sql_text
from recon.engines.desk import Desk

KEY = ("key_number",)


def lay_out_few(
    desk: Desk, sql: Mapping[str, str], book: str, *, keys: str, into: str, by: tuple[str, ...] = KEY
) -> None:
    """Put all rows of a book whose `by` stand in the table `keys` into a table.

    Keys are spread over a file, but what comes at one time stands together: a stretch of a file that has none is not read.
    """
    on = " AND ".join(f"k.{name} = r.{name}" for name in by)
    files = desk.files.get(book)
    if files is None:
        desk.make("TABLE", into, sql["few_of_book"].format(book=book, keys=keys, on=on))
        return
    texts = [sql["few_none"].format(book=book)]
    if files and desk.rows(sql["few_any"].format(keys=keys)):
        places, listed = f"places_{into}", f"[{', '.join(map(sql_text, files))}]"
        desk.make("TABLE", places, sql["few_places"].format(files=listed, keys=keys, on=on))
        found = [file for file, _ in desk.rows(sql["few_files"].format(places=places))]
        texts += [sql["few_of_file"].format(file=sql_text(file), places=places) for file in found]
    desk.make("TABLE", into, " UNION ALL BY NAME ".join(texts))
