"""The addresses of the services beside the tracking endpoint and the reports."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from recon.sandbox.answers import Reply
from recon.sandbox.body import BadBody, body_of
from recon.sandbox.gateway import Gateway
from recon.sandbox.signed import Signed
from recon.sandbox.tokens import TokenDesk
from recon.sandbox.tracking import Tracking

_Sent = Callable[[Reply, Request], Response]


def signed_routes(tracking: Tracking, sent: _Sent) -> list[Route]:
    """List the addresses of the signed services; both take a query or a form."""
    signed = Signed(tracking)

    def answer(request: Request) -> Response:
        path = request.url.path
        try:
            reply = signed.answer(_told(request), is_xml=path == "/xml", path=path)
        except BadBody as why:
            reply = _too_much(why)
        return sent(reply, request)

    return [Route(path, answer, methods=["GET", "POST"]) for path in ("/nvp", "/xml")]


def gateway_routes(gateway: Gateway, sent: _Sent) -> list[Route]:
    """List the address at which the stand-in for RudderStack takes events."""

    def track(request: Request) -> Response:
        try:
            body = body_of(request)
        except BadBody as why:
            return sent(_too_much(why), request)
        return sent(gateway.track(body, authorization=request.headers.get("authorization", "")), request)

    return [Route("/v1/track", track, methods=["POST"])]


def token_routes(desk: TokenDesk, tracking: Tracking, sent: _Sent) -> list[Route]:
    """List the address at which tokens are asked for."""

    def token(request: Request) -> Response:
        try:
            told = _told(request)
        except BadBody as why:
            return sent(_too_much(why), request)
        reply = desk.answer(told, authorization=request.headers.get("authorization", ""))
        # Its body is the token: what is noted is that there was one.
        noted = "a token" if reply.status == HTTPStatus.OK else "no token"
        return sent(tracking.turned_away({}, path=request.url.path, reply=reply, why=noted), request)

    return [Route("/token", token, methods=["POST"])]


def _too_much(why: BadBody) -> Reply:
    return Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(why).encode(), "text/plain")


def _told(request: Request) -> dict[str, str]:
    told = dict(request.query_params)
    if "form" in request.headers.get("content-type", ""):
        form = body_of(request).decode("utf-8", "replace")
        told |= dict(parse_qsl(form, keep_blank_values=True))
    return told
