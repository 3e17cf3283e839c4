"""The sections that say who we are and where we keep things, key by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, SecretStr

from recon.config import act_values, addresses, rate_values, values
from recon.records.programme import Due, Programme
from recon.resend.amounts import CENTS, SCALES
from recon.resend.policy import CancelWindow, Duplicates, Terms
from recon.resend.request import Discounts, Manner, ZeroPriceReturn
from recon.resend.route import Way, XmlMethod
from recon.wire.login import TOKEN_URL, Grant, Login

Text = Annotated[str, PlainValidator(values.text)]
Texts = Annotated[tuple[str, ...], PlainValidator(values.listed(values.text, least=0))]
TextTable = Annotated[Mapping[str, str], PlainValidator(values.table)]
AccountNumber = Annotated[str, PlainValidator(values.account_number)]
Currency = Annotated[str, PlainValidator(values.currency)]
Zone = Annotated[str, PlainValidator(values.zone)]
Duration = Annotated[timedelta, PlainValidator(values.duration)]
Lasting = Annotated[timedelta, PlainValidator(values.lasting)]
YesNo = Annotated[bool, PlainValidator(act_values.yes_or_no)]
Percent = Annotated[Decimal, PlainValidator(values.percent)]
Secret = Annotated[SecretStr | None, PlainValidator(values.secret)]
FilePath = Annotated[Path, PlainValidator(values.path)]
_MEMORY = values.matching(
    r"[1-9][0-9]{0,5}(\.[0-9]+)? ?(MB|GB|MiB|GiB)",
    what="is not an amount of memory",
    cure="write for example '600MB' or '2GB'",
)


class Section(BaseModel):
    """This is one section of the configuration; a key it does not know is an error, and nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ShopSection(Section):
    """This is the shop, as pages name it."""

    name: Text = "Shop"


@dataclass(frozen=True, slots=True)
class PageLabels:
    """This is where a person finds the two totals of the weekly page: in the shop, in Rakuten's dashboard."""

    shop_admin_path: str
    network_report_path: str


class ProgrammeSection(Section):
    """This is one programme at Rakuten; its name is the section's and never changes."""

    mid: AccountNumber = ""
    advertiser_id: AccountNumber = ""
    way: Annotated[Way | None, PlainValidator(act_values.way)] = None
    signing_key: Secret = None
    xml_method: Annotated[XmlMethod, PlainValidator(act_values.xml_method)] = XmlMethod.POST
    rudderstack_write_key: Secret = None
    client_id: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    client_secret: Secret = None
    login_grant: Annotated[Grant, PlainValidator(act_values.grant)] = Grant.CLIENT_CREDENTIALS
    login_scope: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    login_user: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    login_password: Secret = None
    login_url: Annotated[str, PlainValidator(act_values.https)] = TOKEN_URL
    token: Secret = None
    currency: Currency = Field(examples=["EUR"])
    zone: Zone = Field(examples=["Europe/Berlin"])
    stores: Texts = ()
    settle: Lasting = timedelta(hours=48)
    send_within: Lasting = timedelta(minutes=30)
    due: Annotated[Due, PlainValidator(values.member(Due))] = Due.PAID
    tolerance: Annotated[int, PlainValidator(values.whole(0, 1_000_000))] = 1
    commission_rate: Annotated[Decimal | None, PlainValidator(values.percent)] = None
    exchange_rates: Annotated[Mapping[str, Decimal], PlainValidator(rate_values.table_of_rates)] = Field(
        default_factory=dict
    )
    horizon: Lasting = timedelta(days=60)
    amber: Percent = Decimal("0.02")
    red: Percent = Decimal("0.05")
    minimum_volume: Annotated[int, PlainValidator(values.whole(1, 1_000_000))] = 20
    return_days: Annotated[int | None, PlainValidator(values.whole(0, 999))] = None
    amount_scale: Annotated[str, PlainValidator(values.choice(*SCALES))] = CENTS
    discounts: Annotated[Discounts, PlainValidator(values.member(Discounts))] = Discounts.REDUCED_ITEMS
    discount_sku: Annotated[str, PlainValidator(act_values.sku)] = "Discount"
    merge_skus: YesNo = True
    strict_limits: YesNo = False
    linkless: YesNo = False
    returning_prefix: Annotated[str, PlainValidator(act_values.maybe_sku)] = ""
    zero_price_return: Annotated[ZeroPriceReturn, PlainValidator(values.member(ZeroPriceReturn))] = (
        ZeroPriceReturn.NEGATIVE_QUANTITY
    )
    source_label: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    tells: Annotated[tuple[str, ...], PlainValidator(values.listed(act_values.told_value, least=0))] = ()
    duplicates: Annotated[Duplicates, PlainValidator(act_values.duplicates)] = Duplicates.UNKNOWN
    recover_clicks: YesNo = False
    closed_through: Annotated[date | None, PlainValidator(act_values.month_end)] = None
    cancel_within: Annotated[CancelWindow, PlainValidator(act_values.cancel_window)] = None
    shop_admin_path: Text = "Shop admin > Orders"
    network_report_path: Text = "Reports > Transaction Detail"

    def programme(self, name: str) -> Programme:
        """Build the value that the rules know."""
        return Programme(
            name=name,
            mid=self.mid,
            currency=self.currency,
            zone=self.zone,
            stores=self.stores,
            advertiser_id=self.advertiser_id,
            settle=self.settle,
            learns_settle="settle" not in self.model_fields_set,
            send_within=self.send_within,
            due=self.due,
            tolerance=self.tolerance,
            commission_rate=self.commission_rate,
            horizon=self.horizon,
            amber=self.amber,
            red=self.red,
            minimum_volume=self.minimum_volume,
            exchange_rates=tuple(sorted(self.exchange_rates.items())),
        )

    def login(self) -> Login | None:
        """Build the login at Rakuten's API; None where there is none. Without a scope it is that of the MID."""
        if self.client_secret is None:
            return None
        return Login(
            client_id=self.client_id,
            client_secret=self.client_secret.get_secret_value(),
            scope=self.login_scope or self.mid,
            grant=self.login_grant,
            user=self.login_user,
            password=self.login_password.get_secret_value() if self.login_password else "",
            url=self.login_url,
        )

    def terms(self) -> Terms:
        """Build what re-sending must know."""
        manner = Manner(
            mid=self.mid,
            scale=self.amount_scale,
            discounts=self.discounts,
            discount_sku=self.discount_sku,
            merges=self.merge_skus,
            strict=self.strict_limits,
            linkless=self.linkless,
            returning_prefix=self.returning_prefix,
            zero_price_return=self.zero_price_return,
            source=self.source_label,
            tells=self.tells,
        )
        return Terms(
            manner,
            self.return_days,
            self.duplicates,
            self.closed_through,
            self.recover_clicks,
            cancel_within=self.cancel_within,
        )

    def labels(self) -> PageLabels:
        """Build what the weekly page says beside its two totals."""
        return PageLabels(self.shop_admin_path, self.network_report_path)


class StoreSection(Section):
    """This is the database of our findings."""

    url: Annotated[SecretStr, PlainValidator(addresses.database("sqlite", "postgresql"))] = SecretStr(
        "sqlite:///var/recon.db"
    )


class BooksSection(Section):
    """This is where the staged books lie."""

    folder: FilePath = Path("var/books")


class ReportsSection(Section):
    """This is where pages are written, and which templates they are made from."""

    templates: Annotated[Path | None, PlainValidator(values.path)] = None
    output: FilePath = Path("var/reports")


class EngineSection(Section):
    """This is how much of the machine the kernel may use; 0 threads are all of them."""

    memory_limit: Annotated[str, PlainValidator(_MEMORY)] = "600MB"
    threads: Annotated[int, PlainValidator(values.whole(0, 1024))] = 0
