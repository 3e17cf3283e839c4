"""What waits for a person on the week's page: open breaks by their kind, and losses of click ids, which are no order's."""

from recon.gap.next_step import next_step
from recon.gap.stream import Stream
from recon.records.programme import Programme
from recon.reporting.figures import WaitingItem
from recon.store.book import Store


def waiting(store: Store, programme: Programme) -> tuple[WaitingItem, ...]:
    """List what only a person can do, over all open breaks and incidents, not only this week's."""
    counts = [each for each in store.open_counts(programme.name) if each.currency == programme.currency]
    return (
        *_lost_clicks(store, programme),
        *(
            WaitingItem(
                what=f"{each.kind.label}: decide or repair",
                orders=each.orders,
                commission=each.at_risk,
                estimated=True,
                command=f"recon breaks --kind {each.kind.slug}",
            )
            for each in counts
        ),
    )


def _lost_clicks(store: Store, programme: Programme) -> tuple[WaitingItem, ...]:
    """Say each loss with the code it most likely is: no break will ever tell of its orders."""
    return tuple(
        WaitingItem(
            what=f"Incident {each.id}: {each.incident.sentence} {next_step(each.incident)}",
            orders=each.incident.orders,
        )
        for each in store.incidents(programme.name, open_only=True)
        if each.incident.stream is Stream.CAPTURE
    )
