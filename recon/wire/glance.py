"""Asks for a page once and reads its head: pages may be long, and all that matters stands before them."""

import contextlib
from collections.abc import Mapping
from datetime import timedelta

import httpx

from recon.wire.deadline import Deadline
from recon.wire.failure import WireFailure
from recon.wire.road import sent
from recon.wire.transport import Exchanged, Transport


class Glance(Transport):
    """This is the way out to pages: the same guard and deadline, and no page is too long."""

    def head_of(self, url: str, *, deadline: timedelta, headers: Mapping[str, str]) -> Exchanged:
        """Ask for a page as a browser does, and keep its status and headers; raise WireFailure where none came.

        Nothing is repeated and no redirect is followed. The page itself is left unread.
        """
        with self._free, Deadline(deadline) as end:
            target = self._guarded(url)

            def ask(client: httpx.Client) -> Exchanged:
                request = client.build_request("GET", target, headers=headers)
                response = sent(client, request, end=end)
                with contextlib.closing(response):
                    told = tuple((name.lower(), value) for name, value in response.headers.multi_items())
                    return Exchanged(response.status_code, told, b"")

            outcome = self._called(target, ask, end=end, span=deadline)
        if isinstance(outcome, WireFailure):
            raise outcome
        return outcome
