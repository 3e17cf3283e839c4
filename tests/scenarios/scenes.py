"""All scenes with a code, in the order of the field's list."""

from tests.scenarios import capture, legitimate, network, ourselves, over, payload, sending
from tests.scenarios.table import Scene

SCENES: tuple[Scene, ...] = (
    *legitimate.SCENES,
    *capture.SCENES,
    *sending.SCENES,
    *payload.SCENES,
    *network.SCENES,
    *over.SCENES,
    *ourselves.SCENES,
)
