"""Sends what waits in the outbox: claim, send, mark. One channel that fails or hangs does not hold the others."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import structlog

from recon.alerts.message import NotAMessage, message_of
from recon.alerts.patience import Failing, GivenUp, next_try
from recon.jobs.channel import Channel, Letter, NotDelivered, Reach
from recon.records.moment import moment
from recon.store.book import Store
from recon.store.outbox import Outgoing

_log = structlog.get_logger()


class Fate(StrEnum):
    """This is what became of a message."""

    SENT = "sent"
    WAITS = "waits"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """This is one message that was tried, and what became of it."""

    id: int
    channel: str
    recipient: str
    fate: Fate
    error: str = ""


def deliver(store: Store, channels: Mapping[str, Channel]) -> list[Delivery]:
    """Try every message that is due; what fails is tried again later, and nothing is lost by a kill."""
    due = store.due_messages()
    if not due:
        return []
    with ThreadPoolExecutor(max_workers=len(due)) as threads:
        work = partial(_of_channel, store, channels)
        done = [each for some in threads.map(work, due.items()) for each in some]
    counts = {fate.value.replace(" ", "_"): sum(each.fate is fate for each in done) for fate in Fate}
    _log.info("notices.delivered", **counts)
    return sorted(done, key=lambda each: each.id)


def _of_channel(
    store: Store, channels: Mapping[str, Channel], due: tuple[str, Sequence[int]]
) -> list[Delivery]:
    name, ids = due
    done = []
    for id_ in ids:
        message = store.claim_message(id_)
        if message is None:
            continue
        failed = _send(channels.get(name), message)
        done.append(_marked(store, message, failed))
        if failed is not None and failed.reach is Reach.CHANNEL:
            break
    return done


def _send(channel: Channel | None, message: Outgoing) -> NotDelivered | None:
    if channel is None:
        return _unknown(message)
    try:
        letter = Letter(
            id=message.id,
            recipient=message.recipient,
            message=message_of(message.message),
            created=message.created_at,
        )
        channel.send(letter)
    except NotDelivered as failed:
        return failed
    except NotAMessage as wrong:
        cure = "finish with the version that wrote it, or wait until it is given up"
        where = f"message {message.id}"
        return NotDelivered(where, str(wrong), cure=cure, failing=Failing.LASTING, reach=Reach.MESSAGE)
    except Exception as wrong:  # noqa: BLE001 - whatever it was, it must not keep back the messages behind it
        # Only its name: its words may quote the message, or what the other side was told.
        what = f"an error of our own ({type(wrong).__name__})"
        where = f"message {message.id}"
        return NotDelivered(where, what, cure="report this", failing=Failing.LASTING, reach=Reach.MESSAGE)
    return None


def _unknown(message: Outgoing) -> NotDelivered:
    return NotDelivered(
        f"notify.{message.channel}",
        "it is not in the configuration (any more)",
        cure="put the section back, or let the message be given up after three days",
        failing=Failing.LASTING,
        reach=Reach.CHANNEL,
    )


def _marked(store: Store, message: Outgoing, failed: NotDelivered | None) -> Delivery:
    fate = Fate.SENT
    if failed is None:
        store.mark_sent(message)
    else:
        fate = _mark_failed(store, message, failed)
    return Delivery(
        id=message.id,
        channel=message.channel,
        recipient=message.recipient,
        fate=fate,
        error="" if failed is None else str(failed),
    )


def _mark_failed(store: Store, message: Outgoing, failed: NotDelivered) -> Fate:
    again = next_try(
        tries=message.tries,
        created=message.created_at,
        at=moment(store.wall()),
        failing=failed.failing,
        asked=failed.asked,
    )
    _log.warning("notice.not_delivered", id=message.id, channel=message.channel, error=str(failed))
    if isinstance(again, GivenUp):
        store.mark_given_up(message, str(failed))
        return Fate.GIVEN_UP
    store.mark_failed(message, str(failed), not_before=again.not_before)
    return Fate.WAITS
