"""A real HTTP server on a free port that answers whole calls with prepared bytes, torn, slow or foreign ones too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HEADER = (
    "Order ID,Transaction ID,MID,SKU,Product Name,# of Items,Sales,Currency,Total Commission,"
    "Transaction Date,Transaction Time,Process Date,Process Time,Publisher ID,Publisher Encrypted ID,Commission Status"
)


def line(order: str, *, sales: str = "40.00", processed: str = "11/16/26", identity: str = "") -> str:
    """Write one line of a report, processed at 10:20:30 on the day given."""
    told = identity or f"t-{order}"
    return (
        f'"{order}","{told}",7241,"SKU 1","Shirt, blue",1,{sales},EUR,2.4000,'
        f'11/16/26,"10:00:00",{processed},"10:20:30",2558510,"je6NUbpObpQ",unlocked'
    )


def report(*lines: str) -> bytes:
    """Write a whole report as Rakuten does: a byte order mark, CRLF, quoted text and bare numbers."""
    return ("\ufeff" + "".join(f"{text}\r\n" for text in (HEADER, *lines))).encode()


@dataclass(slots=True)
class Reply:
    """This is one answer: `cut` stops after so many bytes, `drip` sends byte by byte until the caller hangs up."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    framing: str = "length"
    cut: int | None = None
    drip: bool = False
    slow_headers: bool = False


class ReportServer:
    """This is the server: it gives its replies in turn, the last one again and again, and keeps the paths asked."""

    def __init__(self, port: int, *, stopped: threading.Event) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.replies: list[Reply] = []
        self.asked: list[str] = []
        self.stopped = stopped
        # Where it stands, an answer waits there for its companions; alone, it becomes a 500.
        self.gate: threading.Barrier | None = None

    def answers(self, *replies: Reply | bytes) -> None:
        """Lay out the replies to come."""
        self.replies = [Reply(reply) if isinstance(reply, bytes) else reply for reply in replies]

    def next_reply(self, path: str) -> Reply:
        """Give the next reply."""
        self.asked.append(path)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stage: ReportServer

    def do_GET(self) -> None:
        self.close_connection = True
        reply = self.stage.next_reply(self.path)
        if self.stage.gate is not None:
            reply = self._met(reply, self.stage.gate)
        if reply.slow_headers:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            self._drip(b"x" * 100_000)
            return
        self._head(reply)
        if reply.drip:
            self._drip(reply.body)
        elif reply.framing == "chunked":
            self._chunks(reply)
        else:
            self.wfile.write(reply.body[: reply.cut])

    def _met(self, reply: Reply, gate: threading.Barrier) -> Reply:
        try:
            gate.wait()
        except threading.BrokenBarrierError:
            return Reply(status=500)
        return reply

    def _head(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.framing == "length":
            self.send_header("Content-Length", str(len(reply.body)))
        elif reply.framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()

    def _chunks(self, reply: Reply) -> None:
        middle = len(reply.body) // 2
        pieces = [piece for piece in (reply.body[:middle], reply.body[middle:]) if piece]
        framed = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        self.wfile.write(framed[: reply.cut])

    def _drip(self, body: bytes) -> None:
        try:
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.stage.stopped.wait(0.02):
                    return
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the library's own name
        del format, args


@contextmanager
def report_server() -> Iterator[ReportServer]:
    """Serve until the test is over."""
    stopped = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as httpd:
        stage = ReportServer(httpd.server_address[1], stopped=stopped)
        httpd.RequestHandlerClass = type("_Staged", (_Handler,), {"stage": stage})
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stage
        finally:
            stopped.set()
            httpd.shutdown()
            thread.join()
