"""Tells whether a WooCommerce shop was moved only half to high-performance order storage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recon import assets
from recon.sources.orders.declared import Header
from recon.sources.shops.catalogue import Catalogue
from recon.sources.shops.objection import Objection
from recon.sources.sql_session import Session

_FILE = "sql/sources/shops/woocommerce.sql"
_READ = (
    *(("wc_orders", column) for column in ("id", "type", "status")),
    *(("posts", column) for column in ("ID", "post_type", "post_status")),
)
_OPTION = "woocommerce_custom_orders_table_enabled"


@dataclass(frozen=True, slots=True)
class _Storage:
    """This is where a shop's orders are: the newest in both storages, and what WooCommerce's own option says."""

    in_tables: int
    in_posts: int
    setting: str


def storage(header: Header, *, session: Session, catalogue: Catalogue) -> Iterator[Objection]:
    """Object where the storage that the preset reads is not the one that new orders go to; `header` is filled in.

    Says nothing of another system, and nothing where the user may not read both storages.
    """
    prefix = _prefix(header, catalogue=catalogue)
    if prefix is None:
        return
    found = _look(session, prefix, catalogue=catalogue)
    reads_tables = any(need.table == f"{prefix}wc_orders" for need in header.needs)
    query = _blocks(prefix)["newest"]
    if reads_tables and found.in_posts > found.in_tables:
        yield Objection(
            f"WooCommerce is moved only half: order {found.in_posts} is in {prefix}posts, while {prefix}wc_orders "
            f"ends with {found.in_tables or 'none'}{_option(found)}",
            "let WooCommerce > Settings > Advanced > Features finish the move, or read the older storage: "
            'preset = "woocommerce_legacy"',
            query,
        )
    elif reads_tables and found.setting == "no":
        yield Objection(
            f"{_OPTION} = no: WooCommerce works with {prefix}posts and keeps {prefix}wc_orders as a copy",
            'turn high-performance order storage on, or read the older storage: preset = "woocommerce_legacy"',
            _blocks(prefix)["setting"],
            grave=False,
        )
    elif not reads_tables and found.in_tables > found.in_posts:
        yield Objection(
            f"WooCommerce has moved: order {found.in_tables} is in {prefix}wc_orders, while {prefix}posts "
            f"ends with {found.in_posts or 'none'}{_option(found)}",
            'read the new storage: preset = "woocommerce"',
            query,
        )


def _prefix(header: Header, *, catalogue: Catalogue) -> str | None:
    """Find the prefix of a WooCommerce preset whose shop has both storages, readable."""
    if catalogue.dialect != "mysql":
        return None
    for need in header.needs:
        for suffix in ("wc_orders", "posts"):
            prefix = need.table.removesuffix(suffix)
            if prefix != need.table and all(
                _readable(catalogue, prefix + table, column) for table, column in _READ
            ):
                return prefix
    return None


def _readable(catalogue: Catalogue, name: str, column: str) -> bool:
    table = catalogue.find(name)
    found = table.column(column) if table else None
    return found is not None and found.readable


def _look(session: Session, prefix: str, *, catalogue: Catalogue) -> _Storage:
    blocks = _blocks(prefix)
    newest = next(_rows(session, blocks["newest"]))
    may_ask = all(_readable(catalogue, f"{prefix}options", each) for each in ("option_name", "option_value"))
    setting = next(_rows(session, blocks["setting"]), {"told": ""}) if may_ask else {"told": ""}
    return _Storage(int(newest["in_tables"] or 0), int(newest["in_posts"] or 0), str(setting["told"]))


def _blocks(prefix: str) -> dict[str, str]:
    named = assets.named_blocks(assets.text(_FILE))
    return {
        name: _one_line(text.replace("{prefix}", prefix)).rstrip(";") for (name, _), text in named.items()
    }


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if not line.startswith("--"))


def _rows(session: Session, text: str) -> Iterator[Mapping[str, Any]]:
    # What a driver makes of a number or a text is its own.
    for batch in session.stream(text, {}, batch_rows=10):
        for row in batch.rows:
            yield dict(zip(batch.columns, row, strict=True))


def _option(found: _Storage) -> str:
    return f" ({_OPTION} = {found.setting})" if found.setting else ""
