"""Which header of a shop's export means what: the names seen in exports, in English, German, French and Japanese."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

# By role, the likeliest names first, reduced as `bare` does. Shopify, WooCommerce, Shopware, Magento, plain lists.
NAMES: Mapping[str, tuple[str, ...]] = {
    "order_id": (
        "order id", "order number", "order no", "order nr", "order ref", "order reference", "increment id", "orderid",
        "ordernumber", "order name", "name", "order", "id", "reference", "transaction id", "purchase id",
        "bestellnummer", "bestellnr", "bestell nr", "bestell id", "auftragsnummer", "auftragsnr", "auftrags nr",
        "belegnummer", "numéro de commande", "numero de commande", "n de commande", "no commande", "n commande",
        "num commande", "commande", "référence", "référence commande", "注文番号", "受注番号", "注文id", "受注id", "注文no",
    ),
    "net": (
        "net amount", "net total", "net sales", "net value", "amount net", "total net", "net", "commission base",
        "commissionable amount", "order value net", "subtotal excl tax", "amount excl tax", "nettobetrag", "netto",
        "warenwert netto", "netto warenwert", "summe netto", "nettosumme", "netto summe", "nettoumsatz", "montant ht", "total ht",
        "total commande ht", "税抜金額", "税抜合計", "商品代金税抜", "小計税抜",
    ),
    "subtotal": (
        "subtotal", "sub total", "order subtotal", "order subtotal amount", "items subtotal", "goods value", "goods total",
        "items total", "merchandise total", "product total", "warenwert", "zwischensumme", "sous total", "total produits",
        "小計", "商品合計", "商品代金合計", "商品合計金額", "商品小計",
    ),
    "total": (
        "total", "order total", "order total amount", "grand total", "total amount", "amount", "order amount", "total price",
        "order value", "value", "revenue", "sales", "sale amount", "gross amount", "total paid", "gesamtsumme",
        "gesamtbetrag", "gesamt", "summe", "betrag", "bestellwert", "rechnungsbetrag", "umsatz", "brutto", "bruttobetrag",
        "summe brutto", "montant", "montant total", "total ttc", "montant ttc", "合計", "合計金額", "総合計", "請求金額", "注文金額", "金額",
        "お支払い合計", "税込金額",
    ),
    "tax": (
        "taxes", "tax", "total tax", "order tax", "order total tax", "order total tax amount", "order tax amount",
        "tax amount", "vat", "vat amount", "mwst", "mehrwertsteuer", "ust", "umsatzsteuer", "steuer", "steuern", "mwst betrag",
        "steuerbetrag", "tva", "taxe", "taxes totales", "montant tva", "消費税", "消費税額", "税額",
    ),
    "shipping": (
        "shipping", "shipping amount", "order shipping", "order shipping amount", "shipping cost", "shipping costs",
        "shipping total", "shipping and handling", "delivery", "delivery cost", "versand", "versandkosten", "porto",
        "frais de port", "livraison", "frais de livraison", "送料", "配送料",
    ),
    "discount": (
        "discount amount", "discount", "discounts", "order discount", "total discount", "cart discount",
        "cart discount amount", "rabatt", "gutschein betrag", "nachlass", "remise", "réduction", "割引", "割引額", "値引き", "クーポン値引き",
    ),
    "refunded": (
        "refunded amount", "refund amount", "order refund amount", "amount refunded", "refunded", "refund", "total refunded",
        "erstattet", "erstattung", "erstatteter betrag", "rückerstattung", "gutschrift", "remboursement",
        "montant remboursé", "返金額", "返金",
    ),
    "price": (
        "lineitem price", "line item price", "item cost", "item price", "unit price", "product price", "price", "einzelpreis",
        "stückpreis", "prix unitaire", "単価", "商品単価",
    ),
    "quantity": (
        "lineitem quantity", "line item quantity", "quantity", "qty", "item quantity", "quantity refund", "menge", "anzahl",
        "stück", "quantité", "数量", "個数",
    ),
    "line": (
        "lineitem name", "lineitem sku", "sku", "item name", "item", "product name", "product", "product sku", "article",
        "artikel", "artikelnummer", "artikelname", "position", "produit", "商品名", "商品番号", "商品コード",
    ),
    "placed": (
        "created at", "order date", "placed", "date created", "order created", "placed at", "order placed", "order placed at",
        "order time", "ordered at", "purchase date", "purchased on", "purchased at", "date ordered", "created", "date time",
        "datetime", "date", "timestamp", "order date time", "bestelldatum", "auftragsdatum", "bestellt am",
        "bestellzeit", "bestellzeitpunkt", "datum", "erstellt am", "kaufdatum", "date de commande", "date commande",
        "date de la commande", "date d achat", "créée le", "注文日時", "注文日", "受注日時", "受注日", "購入日時", "購入日",
    ),
    "clock": ("time", "order hour", "hour", "uhrzeit", "zeit", "heure", "時刻", "注文時刻", "注文時間"),
    "paid": (
        "paid at", "paid date", "date paid", "payment date", "paid on", "bezahlt am", "zahlungsdatum", "zahlungseingang",
        "date de paiement", "payé le", "入金日", "支払日", "決済日時",
    ),
    "cancelled": (
        "cancelled at", "canceled at", "cancelled on", "cancellation date", "cancelled date", "storniert am", "stornodatum",
        "annulée le", "date d annulation", "キャンセル日", "キャンセル日時",
    ),
    "returned": ("refunded at", "refund date", "date refunded", "erstattet am", "remboursé le", "返金日"),
    "currency": (
        "currency", "order currency", "currency code", "presentment currency", "währung", "waehrung", "devise", "monnaie", "通貨",
        "通貨コード",
    ),
    "status": (
        "financial status", "payment status", "order status", "status", "state", "order state", "bestellstatus",
        "auftragsstatus", "zahlungsstatus", "statut", "état", "etat", "statut de la commande", "statut commande",
        "ステータス", "注文ステータス", "状態", "注文状態",
    ),
    "click": (
        "ransiteid", "ran site id", "siteid", "site id", "click id", "clickid", "affiliate click id", "rakuten click id",
        "rakuten site id", "linkshare site id", "linkshare id", "klick id", "klickid", "id de clic", "id clic",
        "クリックid",
    ),
    "channel": (
        "utm source", "utm medium", "order attribution utm source", "wc order attribution utm source", "attribution source",
        "traffic source", "marketing channel", "source medium", "affiliate", "affiliate network", "partner", "network", "referrer",
        "referring site", "referral source", "channel", "source", "kanal", "marketing kanal", "vertriebskanal", "quelle",
        "herkunft", "canal", "origine", "流入元", "参照元", "チャネル",
    ),
    "payment_method": (
        "payment method", "payment method title", "payment", "payment type", "zahlungsart", "zahlungsmethode", "zahlungsweise",
        "moyen de paiement", "mode de paiement", "paiement", "支払方法", "決済方法", "お支払い方法",
    ),
    "device": ("device", "device type", "order attribution device type", "gerät", "endgerät", "appareil", "デバイス"),
    "country": (
        "shipping country", "billing country", "country", "shipping country code", "country code", "land", "lieferland", "pays", "国",
    ),
    "coupon": ("discount code", "coupon code", "coupon", "voucher", "voucher code", "gutscheincode", "gutschein", "code promo", "クーポンコード"),
}  # fmt: skip
_WORD = re.compile(r"\w+")
# Only a Rakuten report has several of these.
_OF_A_REPORT = frozenset(
    {
        "mid", "merchant id", "advertiser name", "publisher id", "publisher name", "member id u1", "transaction date",
        "process date", "transaction time", "process time", "total commission", "gross commissions", "baseline commission",
        "gross total commissions", "sales", "of items", "publisher encrypted id", "commission status",
    }
)  # fmt: skip
_REPORT_ENOUGH = 3


@cache
def bare(name: str) -> str:
    """Reduce a header to what decides: its words, without case, signs or full-width forms."""
    text = unicodedata.normalize("NFKC", name).replace("_", " ").casefold()
    return " ".join(_WORD.findall(text))


_ROLES_BY_NAME: dict[str, list[str]] = {}
for _role, _names in NAMES.items():
    for _name in _names:
        _ROLES_BY_NAME.setdefault(bare(_name), []).append(_role)


def is_known(cell: str) -> bool:
    """Tell whether a cell is a name some export gives a column that matters here."""
    return bare(cell) in _ROLES_BY_NAME


def candidates(headers: Sequence[str], role: str) -> list[str]:
    """List the headers that may play a role, the likeliest name first."""
    by_name: dict[str, str] = {}
    for header in headers:
        by_name.setdefault(bare(header), header)
    return list(dict.fromkeys(by_name[bare(name)] for name in NAMES[role] if bare(name) in by_name))


def matching(headers: Sequence[str], asked: str) -> str | None:
    """Find the column a person named: exactly, else without regard to case and signs."""
    if asked in headers:
        return asked
    return next((header for header in headers if bare(header) == bare(asked)), None)


def looks_like_report(headers: Sequence[str]) -> bool:
    """Tell whether headers are those of a report of Rakuten's."""
    names = {bare(header) for header in headers}
    return len(names & _OF_A_REPORT) >= _REPORT_ENOUGH and bool({"transaction date", "process date"} & names)
