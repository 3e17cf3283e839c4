"""Which shop system a database's tables are: by what each preset needs, with its prefix, the likeliest first."""

from recon.sources.orders.contract import LINES, ORDERS
from recon.sources.orders.declared import Header
from recon.sources.orders.header import header_of
from recon.sources.shops.recognise import recognised, tables_like_orders
from tests.rules.shop_tables import catalogue

HPOS = header_of(
    """-- contract: 1
-- system: WooCommerce, high-performance order storage
-- versions: 8.2 and newer
-- needs: {prefix}wc_orders(id, status), {prefix}wc_orders_meta(order_id, meta_key), {prefix}posts(ID)
-- identifier: prefix = wp_
""",
    file="woocommerce.sql",
)
LEGACY = header_of(
    """-- contract: 1
-- system: WooCommerce, orders in wp_posts
-- needs: {prefix}posts(ID), {prefix}postmeta(post_id, meta_key), {prefix}woocommerce_order_items(order_id)
-- identifier: prefix = wp_
""",
    file="woocommerce_legacy.sql",
)
GENERIC = header_of(
    "-- identifier: orders = orders\n-- identifier: lines = order_lines\n", file="generic.sql"
)
PRESETS = {"woocommerce": HPOS, "woocommerce_legacy": LEGACY, "generic": GENERIC}
WOO = ("wc_orders(id, status)", "wc_orders_meta(order_id, meta_key)", "posts(ID)")
OLD_WOO = ("postmeta(post_id, meta_key)", "woocommerce_order_items(order_id)")


def _with(prefix: str, tables: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(prefix + table for table in tables)


def test_a_shop_is_known_by_the_tables_its_preset_needs() -> None:
    [shop] = recognised(PRESETS, catalogue=catalogue(*_with("wp_", WOO)))

    assert (shop.preset, shop.parameters, shop.is_whole) == ("woocommerce", {}, True)
    assert shop.named == "WooCommerce, high-performance order storage"


def test_another_prefix_is_found_and_told_to_the_preset() -> None:
    [shop] = recognised(PRESETS, catalogue=catalogue(*_with("kauf_", WOO)))

    assert shop.parameters == {"prefix": "kauf_"}
    assert "'kauf_'" in shop.named


def test_each_site_of_a_multisite_is_a_shop_of_its_own() -> None:
    found = recognised(PRESETS, catalogue=catalogue(*_with("wp_", WOO), *_with("wp_2_", WOO)))

    assert [shop.parameters for shop in found] == [{}, {"prefix": "wp_2_"}]


def test_a_shop_with_both_storages_may_be_read_both_ways() -> None:
    found = recognised(PRESETS, catalogue=catalogue(*_with("wp_", WOO + OLD_WOO)))

    assert [shop.preset for shop in found] == ["woocommerce", "woocommerce_legacy"]
    assert all(shop.is_whole for shop in found)


def test_a_wordpress_without_a_shop_is_no_shop() -> None:
    blog = catalogue("wp_posts(ID)", "wp_users(ID)")

    assert recognised(PRESETS, catalogue=blog) == ()


def test_a_missing_right_on_one_table_leaves_it_recognised_and_names_the_right() -> None:
    shut = catalogue("wp_wc_orders(id, status)", "wp_wc_orders_meta(order_id!, meta_key!)", "wp_posts(ID)")

    [shop] = recognised(PRESETS, catalogue=shut)

    assert not shop.is_whole
    assert "may not read table wp_wc_orders_meta" in shop.lacks[0].what
    assert "GRANT SELECT ON" in shop.lacks[0].cure


def test_another_version_leaves_it_recognised_and_names_the_column() -> None:
    old = catalogue("wp_wc_orders(id)", "wp_wc_orders_meta(order_id, meta_key)", "wp_posts(ID)")

    [shop] = recognised(PRESETS, catalogue=old)

    assert "has no column status" in shop.lacks[0].what
    assert "8.2 and newer" in shop.lacks[0].cure


def test_tables_made_for_the_contract_are_known_by_their_columns() -> None:
    orders, lines = (
        ", ".join(ORDERS),
        ", ".join(name for name in LINES if name not in {"placed_at", "currency"}),
    )

    [shop] = recognised(PRESETS, catalogue=catalogue(f"sales({orders})", f"order_lines({lines})"))

    assert (shop.preset, shop.parameters) == ("generic", {"orders": "sales"})


def test_a_table_of_clicks_that_each_shop_names_itself_is_not_asked_for() -> None:
    header = header_of(
        """-- contract: 1
-- system: django-oscar
-- needs: order_order(id), order_line(id), {click_table}({click_order}, {click_id})
-- click: column {click_table} sets click_id
-- identifier: click_table = affiliate_orderclick
-- identifier: click_order = order_id
-- identifier: click_id = click_id
""",
        file="django_oscar.sql",
    )

    [shop] = recognised({"django_oscar": header}, catalogue=catalogue("order_order(id)", "order_line(id)"))

    assert shop.is_whole


def test_a_preset_that_says_nothing_of_its_needs_is_never_guessed() -> None:
    assert recognised({"ours": Header()}, catalogue=catalogue("orders(id)")) == ()


def test_where_nothing_is_known_the_tables_that_sound_like_orders_are_named() -> None:
    shop = catalogue("customer(id)", "bestellung(id)", "sales_order(id)", "page(id)")

    assert tables_like_orders(shop) == ("bestellung", "sales_order")
