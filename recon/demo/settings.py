"""The configuration with which the service looks at the invented shop."""

from recon.demo.nordlicht import DE, JP, SHOP
from recon.demo.plans import OLDEST, RETURN_DAYS
from recon.demo.world import TOKEN

_TEXT = """\
# The demo's configuration, written by `recon demo`. The shop, its log and Rakuten are invented.

[shop]
name = "{shop}"

[programme.de]
mid = "{de.mid}"
currency = "{de.currency}"
zone = "{de.zone}"
stores = ["{de.name}"]
return_days = {return_days}
shop_admin_path = "Shop admin > Orders > Store de"

[programme.jp]
mid = "{jp.mid}"
currency = "{jp.currency}"
zone = "{jp.zone}"
stores = ["{jp.name}"]
return_days = {return_days}
shop_admin_path = "Shop admin > Orders > Store jp"

[orders.shop]
url = "sqlite:///shop.db"
preset = "generic"
since = 2026-09-27T00:00:00Z
# An invented shop need not be spared.
rows_per_second = 0

[postbacks.log]
type = "jsonl"
paths = ["logs/postbacks*.jsonl*"]
since = 2026-09-27T00:00:00Z
fields = {{ sent_at = "time", request_url = "request.url", http_status = "response.status", \
response_body = "response.body", error_class = "error", suppressed_reason = "suppressed" }}

# While `recon demo` runs, a stand-in answers at this address; afterwards nobody does.
[network.rakuten]
type = "api"
base_url = "{base_url}"
token = "{token}"
report = "transactions"
noncommissionable_report = "non-commissionable"
clicks_report = "clicks"
since = 2026-09-27T00:00:00Z

[store]
url = "sqlite:///var/recon.db"

[books]
folder = "var/books"

[reports]
output = "var/reports"

# No limits of our own: what is unusual is told all the same.
[signals]

[alerts]
tell_after = "3d"
verdicts_after = "7d"

# Nobody is called: the messages lie in these two folders.
[notify.mail]
type = "email"
sender = "recon@nordlicht-outdoor.example"
recipients = ["affiliate@nordlicht-outdoor.example"]
folder = "mail"

[notify.slack]
type = "slack"
folder = "slack"

# The stand-in takes what is sent again. A real shop would choose smaller limits.
[resend]
url = "{base_url}/ep"
orders_per_run = {most}
orders_per_day = {most}
amount_per_run = {{ EUR = "50000.00" }}
amount_per_day = {{ EUR = "50000.00" }}
oldest = "{oldest}d"
"""
_MOST_ORDERS = 200


def configuration(base_url: str) -> str:
    """Write the configuration for a stand-in at an address."""
    return _TEXT.format(
        shop=SHOP,
        de=DE,
        jp=JP,
        base_url=base_url,
        token=TOKEN,
        return_days=RETURN_DAYS,
        oldest=OLDEST.days,
        most=_MOST_ORDERS,
    )
