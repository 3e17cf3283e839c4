"""How rough the normal life of a simulated shop is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """This is how rough a shop's life is. The usual values are those of the exam; rougher shops turn them up.

    `cv_hour`, `sd_day`, `sd_ou` and `sd_pubday` scatter the loss: by hour, by day, slowly over ten days, by publisher
    and day. `delay_jit` scatters the days' delays. Promotions, silences of the network and failed pulls come so often;
    `past_incident` is the chance of an old break in the history. `weekend` multiplies the loss of Saturday and Sunday.
    `base` is the usual loss where it is not drawn. `fast` of the reports take hours, all up to `middle` at most about a
    night, the others up to two days; `slower` multiplies all of their delays.
    """

    cv_hour: float = 0.25
    sd_day: float = 0.10
    sd_ou: float = 0.15
    sd_pubday: float = 0.20
    delay_jit: float = 0.20
    promo_per_30d: float = 1.0
    stall_per_30d: float = 1.0
    outage_per_45d: float = 1.0
    past_incident: float = 0.30
    weekend: float = 1.12
    base: float | None = None
    fast: float = 0.65
    middle: float = 0.90
    slower: float = 1.0
