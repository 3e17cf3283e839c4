"""The addresses of the services beside the tracking endpoint and the reports."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from anyio import from_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from recon.sandbox.answers import Reply
from recon.sandbox.gateway import Gateway
from recon.sandbox.signed import Signed
from recon.sandbox.tokens import TokenDesk
from recon.sandbox.tracking import Tracking

_Sent = Callable[[Reply, Request], Response]


def signed_routes(tracking: Tracking, sent: _Sent) -> list[Route]:
    """List the addresses of the signed services; both take a query or a form."""
    signed = Signed(tracking)

    def nvp(request: Request) -> Response:
        return sent(signed.answer(_told(request), is_xml=False, path=request.url.path), request)

    def xml(request: Request) -> Response:
        return sent(signed.answer(_told(request), is_xml=True, path=request.url.path), request)

    return [Route("/nvp", nvp, methods=["GET", "POST"]), Route("/xml", xml, methods=["GET", "POST"])]


def gateway_routes(gateway: Gateway, sent: _Sent) -> list[Route]:
    """List the address at which the stand-in for RudderStack takes events."""

    def track(request: Request) -> Response:
        body: bytes = from_thread.run(request.body)
        return sent(gateway.track(body, authorization=request.headers.get("authorization", "")), request)

    return [Route("/v1/track", track, methods=["POST"])]


def token_routes(desk: TokenDesk, sent: _Sent) -> list[Route]:
    """List the address at which tokens are asked for."""

    def token(request: Request) -> Response:
        return sent(
            desk.answer(_told(request), authorization=request.headers.get("authorization", "")), request
        )

    return [Route("/token", token, methods=["POST"])]


def _told(request: Request) -> dict[str, str]:
    told = dict(request.query_params)
    if "form" in request.headers.get("content-type", ""):
        form = from_thread.run(request.body).decode("utf-8", "replace")
        told |= dict(parse_qsl(form, keep_blank_values=True))
    return told
