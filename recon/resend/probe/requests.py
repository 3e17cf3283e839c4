"""The postbacks of an experiment, to the byte: each from the plan alone, so that a later process composes the same."""

from dataclasses import replace

from recon.resend.hold import HeldBack
from recon.resend.probe.experiment import Probe, Step
from recon.resend.request import PostbackRequest, SaleLine, compose


def request_of_step(probe: Probe, step: Step, *, times: int = 1) -> PostbackRequest | HeldBack:
    """Compose one step of an experiment; an undo takes the sale back as often as it was counted."""
    test = probe.test
    sku = probe.other_sku if step is Step.RETURN else test.sku
    amount = times * test.amount
    line = SaleLine(sku=sku, name=sku, quantity=times, amount=amount)
    sale = replace(test.sale, amount=amount, lines=(line,))
    return compose(sale, manner=test.manner, kind=step.kind)
