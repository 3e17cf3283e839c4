"""What a sender hears, byte by byte. The product's own reader makes the outcome and the words of it."""

from dataclasses import dataclass

from recon.resend.answer import Answer, read_answer

_COUNTS = "<response><unique_id>7</unique_id><summary><transactions><good>{good}</good><bad>{bad}</bad></transactions></summary></response>"
_DENIED = "<response><error>Access denied</error></response>"
_TOMCAT = "<!doctype html><html><head><title>HTTP Status 400 - Bad Request</title></head></html>"


@dataclass(frozen=True, slots=True)
class Heard:
    """This is what came back of one attempt, or why nothing did. `{lines}` in a body stands for the lines sent."""

    status: int | None = 200
    body: str | None = None
    failed: str | None = None
    held: str | None = None
    gateway: str | None = None

    def read(self, lines: int) -> Answer:
        """Read it as a log's row is read."""
        body = (
            None
            if self.body is None
            else self.body.replace("{lines}", str(lines)).replace("{less}", str(lines - 1))
        )
        return read_answer(
            self.status,
            body=body,
            lines_sent=lines,
            error_class=self.failed,
            suppressed_reason=self.held,
            gateway=self.gateway,
        )


def _counted(good: str, bad: str) -> Heard:
    return Heard(body=_COUNTS.format(good=good, bad=bad))


ACCEPTED = _counted("{lines}", "0")
ALL_REFUSED = _counted("0", "{lines}")
ONE_REFUSED = _counted("{less}", "1")
ACCESS_DENIED = Heard(body=_DENIED)
UNAUTHORISED, FORBIDDEN, THROTTLED = Heard(401), Heard(403), Heard(429)
UNKNOWN_MID = Heard(400, body=_TOMCAT)
FIELD_MISSING = Heard(400, body="amtlist is missing")
ORDER_MISSING = Heard(400, body="ord is missing")
TOO_LONG = Heard(414)
BAD_GATEWAY = Heard(502)
NO_CONNECTION = Heard(None, failed="connect")
NO_ANSWER = Heard(None, failed="timeout_after_write")
OWN_GUARD = Heard(None, failed="guard")
STATUS_ONLY = Heard()
THROWN_AWAY = Heard(
    400, body='{"error": "Either amount or price is required for every product"}', gateway="rudderstack"
)
NO_CONSENT = Heard(None, held="consent denied")
SENT_BEFORE = Heard(None, held="deduplication: sent before")
OTHER_WON = Heard(None, held="deduplication: awin won")
