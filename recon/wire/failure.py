"""What can go wrong on the wire, told apart by how far the request had come."""

from enum import IntEnum, StrEnum

from recon.wire.body import Came


class Phase(IntEnum):
    """This is how far a call had come when it failed. Up to `TLS` nothing of the request has left the house."""

    GUARD = 1
    """Our own guard refused it: a foreign host, plain HTTP."""
    DNS = 2
    """The host's name was being looked up."""
    CONNECT = 3
    """A connection was being made."""
    TLS = 4
    """The connection was being made secure."""
    SEND = 5
    """The request was being written: some of it may have arrived."""
    WAIT = 6
    """The request was written, the answer's head had not come whole."""
    BODY = 7
    """The answer's head had come, its body had not come whole."""


class Fault(StrEnum):
    """This is what happened to a call."""

    NOT_ALLOWED = "not allowed"
    NO_SUCH_NAME = "name not found"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "certificate not trusted"
    TIMED_OUT = "timed out"
    BROKEN = "connection broken"
    CUT = "cut off"
    UNFRAMED = "end not marked"
    TOO_LARGE = "too large"
    REDIRECTED = "sent elsewhere"
    DISK = "could not be written to disk"


class WireFailure(Exception):
    """This is a call without a whole answer: where it went, how far it came, what happened; no secret in it."""

    def __init__(self, place: str, said: str, *, phase: Phase, fault: Fault) -> None:
        super().__init__(f"{place}: {fault.value} ({said})")
        self.place = place
        self.said = said
        self.phase = phase
        self.fault = fault
        # What had come of an answer by then; whoever writes it down hides the secrets in it.
        self.came = Came()

    @property
    def left_the_house(self) -> bool:
        """Tell whether any of the request may have reached the other side."""
        return self.phase >= Phase.SEND
