"""Each key wrong once: the error names the file, the key, the value and the cure."""

from pathlib import Path

import pytest

from recon.config import layout
from recon.config.act_sections import MailSection, ResendSection, ScheduleSection, SlackSection
from recon.config.export_section import ExportSection
from recon.config.key_sections import AliasSection
from recon.config.layout import SINGLE
from recon.config.rule_sections import CanarySection, LeaveOutSection, LinklessSection
from recon.config.sections import ProgrammeSection, Section
from recon.config.source_sections import (
    JsonLogSection,
    OrdersSection,
    ReportApiSection,
    ReportFileSection,
    SqlLogSection,
)
from recon.records.exclusion import LINE_COLUMNS, ORDER_COLUMNS
from tests.rules.config_scene import PROGRAMME, complaint

DATABASE = '"postgresql://recon:geheim@db.example/shop"'
# What each section needs to be right, but for the key under test.
NEEDED: dict[type[Section], tuple[str, dict[str, str]]] = {
    **{model: (section, {}) for section, model in SINGLE.items()},
    ProgrammeSection: (
        "programme.at",
        {"currency": '"EUR"', "zone": '"Europe/Vienna"', "mid": "1", "stores": '["a"]'},
    ),
    OrdersSection: ("orders.shop", {"url": DATABASE}),
    ExportSection: ("orders.shop", {"type": '"export"', "paths": '["a.csv"]'}),
    JsonLogSection: ("postbacks.log", {"type": '"jsonl"', "paths": '["a.jsonl"]'}),
    SqlLogSection: ("postbacks.log", {"type": '"sql"', "url": DATABASE}),
    ReportApiSection: ("network.ran", {"type": '"api"', "report": '"sales"', "token": '"geheim"'}),
    ReportFileSection: ("network.ran", {"type": '"file"', "path": '"a.csv"'}),
    MailSection: (
        "notify.ops",
        {"type": '"email"', "sender": '"recon@shop.example"', "recipients": '["ops@shop.example"]'},
    ),
    SlackSection: ("notify.ops", {"type": '"slack"'}),
    AliasSection: ("alias.web", {"begins_with": '"WEB-"'}),
    LeaveOutSection: ("leave_out.staff", {"reason": '"employee"'}),
    CanarySection: ("canary.heartbeat", {"order_ref": '["CANARY-*"]', "every": '"6h"'}),
    LinklessSection: ("linkless.partner", {"partner": '"Couponist"', "coupon": '["PARTNER10"]'}),
}
# A mistake a person might make, as TOML, and what the answer must say of it.
MISTAKES = {
    "name": ('""', "is blank"),
    "steps": ('["lower"]', "cut-40"),
    "programme": ("123", "is not a text"),
    "reason": ('"staff"', "'employee'"),
    "partner": ('""', "is blank"),
    "order_ref": ('["*"]', "has a * that is not at the end"),
    "every": ('"daily"', "is not a duration"),
    "within": ('"0h"', "lasts no time at all"),
    "books": ('["report"]', "'network'"),
    "into": ('"EURO"', "is not a currency"),
    "date": ('"20.11.2026"', "2026-11-20"),
    "source": ("123", "is not a text"),
    "rates": ("{ USD = 1.0825 }", "{ USD = '1.0825' }"),
    "costs_nothing": ("7", "is neither true nor false"),
    **dict.fromkeys(
        (*(each for each in ORDER_COLUMNS if each != "store"), *LINE_COLUMNS),
        ('["A*B"]', "has a * that is not at the end"),
    ),
    "begins_with": ("123", "is not a text"),
    "ends_with": ("123", "is not a text"),
    "put_before": ("123", "is not a text"),
    "put_after": ("123", "is not a text"),
    "until": ('"tomorrow"', "2026-"),
    "mid": ('"MID 36373"', "digits only"),
    "advertiser_id": ("-5", "digits only"),
    "way": ('"pixel"', "ep"),
    "signing_key": ("123", "is not a text"),
    "xml_method": ('"put"', "post"),
    "rudderstack_write_key": ('""', "is blank"),
    "client_id": ("123", "is not a text"),
    "client_secret": ("123", "is not a text"),
    "login_grant": ('"implicit"', "client_credentials"),
    "login_scope": ("123", "is not a text"),
    "login_user": ("123", "is not a text"),
    "login_password": ('""', "is blank"),
    "login_url": ('"http://api.linksynergy.com/token"', "begins with https://"),
    "rudderstack_url": ('"shop.dataplane.rudderstack.com"', "begins with https://"),
    "token": ('" "', "is blank"),
    "currency": ('"EURO"', "'EUR'"),
    "zone": ('"Europe/Berln"', "'Europe/Berlin'"),
    "stores": ("[1, 2]", "is not a text"),
    "settle": ('"48 hours"', "'48h'"),
    "send_within": ('"0m"', "lasts no time"),
    "due": ('"payed"', "'placed', 'paid', 'shipped'"),
    "tolerance": ("1.5", "is not a whole number"),
    "commission_rate": ("0.06", "'6%'"),
    "horizon": ('"9999d"', "longer than ten years"),
    "exchange_rates": ('{ USD = "1,08" }', "holds no exact rate under 'USD'"),
    "amber": ('"200%"', "at most '100%'"),
    "red": ('"five"', "is not a percentage"),
    "minimum_volume": ("0", "from 1 to 1000000"),
    "shop_admin_path": ("true", "is not a text"),
    "network_report_path": ("[]", "is not a text"),
    "url": ('"oracle://recon:geheim@db.example/shop"', "is not the address of a database"),
    "folder": ('"~/books"', "write the whole path"),
    "templates": ("7", "is not a text"),
    "output": ('""', "is blank"),
    "memory_limit": ('"600 bytes"', "'600MB'"),
    "threads": ('"many"', "from 0 to 1024"),
    "preset": ('"../woocommerce"', "'generic'"),
    "sql_file": ('"~/orders.sql"', "write the whole path"),
    "parameters": ('{ prefix = ["wp_"] }', "under 'prefix'"),
    "store": ("3", "is not a text"),
    "scale": ("9", "from 0 to 6"),
    "since": ("2026-01-01T00:00:00", "without its offset"),
    "overlap": ("2", "'2d'"),
    "reread": ('"-2d"', "is not a duration"),
    "statement_timeout": ('"5 min"', "is not a duration"),
    "rows_per_second": ("-1", "from 0 to"),
    "replica_lag": ('"soon"', "is not a duration"),
    "batch_rows": ("true", "is not a whole number"),
    "type": ('"jsnol"', "write type = "),
    "fields": ('{ respons_body = "answer" }', "the nearest known field is response_body"),
    "constants": ("[]", "is not a table of texts"),
    "amount_scale": ('"cent"', "'cents', 'plain'"),
    "order_pattern": ('"order-[0-9]+"', "round brackets"),
    "gateway": ('"rudderstak"', "'rudderstack', 'signal'"),
    "paths": ("[]", "is empty"),
    "line_fields": ('{ sko = "SKU" }', "the nearest known field is sku"),
    "less": ("7", "is not a list"),
    "states": ('{ gone = "lost" }', "'lost'"),
    "prefix": ("7", "is not a text"),
    "click_key": ('""', "is blank"),
    "landing_key": ("7", "is not a text"),
    "decimal": ('";"', "'.', ','"),
    "taxes": ('"inside"', "'by-total', 'included', 'added'"),
    "rounds": ('"up"', "neither true nor false"),
    "covers": ('"June"', "or 'names'"),
    "quiet": ('"30"', "is not a duration"),
    "date_format": ('"m/d/y"', "'mdy'"),
    "columns": ('"Order ID"', "is not a table of names"),
    "keep": ("7", "is not a list"),
    "report": (
        '"https://ran.example/en/reports/sales/filters?token=geheim"',
        "between /reports/ and /filters",
    ),
    "base_url": ('"http://ran.example"', "unencrypted"),
    "language": ('"English"', "'en'"),
    "noncommissionable_report": ('"a b"', "between /reports/ and /filters"),
    "clicks_report": ('""', "between /reports/ and /filters"),
    "network": ('"DE"', "is not a whole number"),
    "days_per_call": ("0", "from 1 to 366"),
    "timeout": ('"300"', "is not a duration"),
    "path": ("1", "is not a text"),
    "list": ('"noncommissionable"', "'non-commissionable'"),
    "period": ('"2026-07-01/2026-06-01"', "ends before it begins"),
    "return_days": ("1000", "from 0 to 999"),
    "discounts": ('"spread"', "'reduced-items', 'as-sku'"),
    "discount_sku": ('"Dis|count"', "'Discount'"),
    "merge_skus": ('"always"', "neither true nor false"),
    "strict_limits": ("1", "neither true nor false"),
    "linkless": ('"coupons"', "neither true nor false"),
    "returning_prefix": ('"R|"', "holds a bar"),
    "zero_price_return": ('"negative"', "'negative-quantity', 'positive'"),
    "source_label": ("7", "is not a text"),
    "tells": ('["coupon", "custid"]', "'custstatus'"),
    "recover_clicks": ('"when allowed"', "neither true nor false"),
    "duplicates": ('"twice"', "'counts_twice'"),
    "cancel_within": ('"next-year"', "'next-month'"),
    "closed_through": ('"2026-13"', "'2026-09'"),
    "failing": ("0.05", "'6%'"),
    "silence": ('"3 hours"', "'48h'"),
    "capture": ('"three"', "is not a percentage"),
    "amounts": ('"5"', "is not a percentage"),
    "send_gap": ("5", "is not a percentage"),
    "unreported": ("0.1", "'6%'"),
    "least": ("0", "from 1 to 1000000"),
    "tell_after": ('"three days"', "is not a duration"),
    "verdicts_after": ('"a week"', "is not a duration"),
    "repeat": ('"0h"', "lasts no time"),
    "grey_after": ('"6"', "is not a duration"),
    "link": ('"recon.shop.example"', "'https://recon.shop.example'"),
    "watch": ('"*/5 * * *"', "five fields"),
    "run": ('"61 * * * *"', "is not a crontab"),
    "notify": ('"0 0 1 13 *"', "is not a crontab"),
    "landing": ('"every minute"', "five fields"),
    "report_late": ('"3"', "is not a duration"),
    "listen": ('"8787"', "'127.0.0.1:8787'"),
    "drain": ('"0s"', "lasts no time"),
    "automatic": ("true", "recon resend plan"),
    "orders_per_run": ("-1", "from 0 to 100000"),
    "orders_per_day": ('"many"', "from 0 to 100000"),
    "amount_per_run": ('{ EUR = "5000.001" }', "EUR = '5000.00'"),
    "amount_per_day": ('{ EURO = "5" }', "under 'EURO'"),
    "oldest": ('"30 days"', "is not a duration"),
    "approval_lasts": ('"0h"', "lasts no time"),
    "on": ('"maybe"', "neither true nor false"),
    "addresses": ('["http://www.shop.example/"]', "begins with https://"),
    "parameter": ('""', "is blank"),
    "cookies": ("[7]", "is not a text"),
    "sender": ('"recon"', "'ops@shop.example'"),
    "recipients": ("[]", "is empty"),
    "host": ('"smtp://mail.shop.example"', "the name of a server"),
    "port": ("70000", "from 1 to 65535"),
    "security": ('"ssl"', "'starttls', 'tls', 'none'"),
    "user": ("7", "is not a text"),
    "password": ('" "', "is blank"),
    "programmes": ("7", "is not a list"),
    "reports": ('"sometimes"', "neither true nor false"),
    "digest": ('"sometimes"', "neither true nor false"),
    "levels": ('"loud"', "'all', 'page'"),
    "webhook": ('"http://hooks.example/geheim"', "begins with https://"),
}
# The same word means another thing there.
MISTAKES_THERE = {
    (LeaveOutSection, "store"): ("3", "is not a list"),
    (ExportSection, "fields"): ('{ refunded_gros = "Back" }', "the nearest known field is refunded_gross"),
    (ResendSection, "url"): ('"http://track.linksynergy.com/ep"', "begins with https://"),
    (ScheduleSection, "digest"): ('"30 6 * * 1"', "write its name"),
    (ScheduleSection, "report"): ('"0 7 * * 1"', "write its name"),
}
EVERY_KEY = [(model, key) for model in NEEDED for key in model.model_fields]


def _answer(folder: Path, model: type[Section], key: str, *, value: str) -> str:
    section, needed = NEEDED[model]
    entries = "\n".join(f"{name} = {entry}" for name, entry in {**needed, key: value}.items())
    own = PROGRAMME + 'mid = "2"\nstores = ["b"]\n' if model is ProgrammeSection else PROGRAMME
    return complaint(folder, f"{own}\n[{section}]\n{entries}\n")


def test_every_section_is_tried() -> None:
    sections = (*layout.SINGLE, *layout.NAMED)

    assert set(NEEDED) == {model for section in sections for model in layout.models(section)}


@pytest.mark.parametrize(("model", "key"), EVERY_KEY)
def test_a_likely_mistake_is_answered_with_its_cure(model: type[Section], key: str, tmp_path: Path) -> None:
    value, said = MISTAKES_THERE.get((model, key)) or MISTAKES[key]

    answer = _answer(tmp_path, model, key, value=value)

    assert answer.startswith(f"config.toml: {NEEDED[model][0]}.{key} ")
    assert said in answer
    assert "; " in answer
    assert "geheim" not in answer


@pytest.mark.parametrize(("model", "key"), EVERY_KEY)
def test_a_value_of_the_wrong_sort_is_shown_unless_it_is_a_secret(
    model: type[Section], key: str, tmp_path: Path
) -> None:
    answer = _answer(tmp_path, model, key, value="[[17]]")

    assert answer.startswith(f"config.toml: {NEEDED[model][0]}.{key} ")
    assert ("[[17]]" in answer) is not layout.is_secret(model.model_fields[key])


@pytest.mark.parametrize(("model", "key"), [(model, key) for model in NEEDED for key in NEEDED[model][1]])
def test_a_required_key_that_is_missing_comes_with_an_example(
    model: type[Section], key: str, tmp_path: Path
) -> None:
    section, needed = NEEDED[model]
    left = "\n".join(f"{name} = {entry}" for name, entry in needed.items() if name != key)
    other = PROGRAMME + 'mid = "2"\nstores = ["b"]\n[orders.any]\nurl = "sqlite:///a.db"\n'
    report = '[network.any]\ntype = "file"\npath = "a.csv"\n' if model is ProgrammeSection else ""

    answer = complaint(tmp_path, f"{other}{report}[{section}]\n{left}\n")

    assert answer.startswith(f"config.toml: {section}.{key} is missing")
    assert "write " in answer
