"""Notices for Slack: blocks within its limits. Every text from data goes through one seam that takes its power away.

Slack's limits: header 150 characters, section 3,000, fields 10 in a section, 50 blocks; all blocks together about
13,000 characters, which it does not document, so we stay under 10,000. In its language only &, < and > have power:
escaped, no text can call a channel or show a link as something else. A link of ours is plain, never a button: a
button would ask for an answer that nobody gives.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate

from recon.alerts.message import SlackText
from recon.alerts.plain import ELLIPSIS, one_line, shortened
from recon.alerts.wording import Notice
from recon.gap.level import Level

HEADER = 150
SECTION = 3_000
FIELDS = 10
BLOCKS = 50
TOTAL = 10_000
_POWERFUL = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TRIED = (1_400, 600, 250)
"""How long one text of a notice may be; the next where all blocks together would be too long."""
_LINK = 2_000

Block = dict[str, object]


def slack_of(notice: Notice) -> SlackText:
    """Write a notice as a payload: the first line is enough to act on, the rest is for who reads on."""
    blocks = next(
        (made for most in _TRIED if (made := _blocks(notice, most=most)) and _length(made) <= TOTAL),
        _blocks(notice, most=_TRIED[-1])[:1],
    )
    return _payload(notice.subject, blocks)


def announcement(sentence: str, *, lines: Sequence[str], link: str) -> SlackText:
    """Write a few lines about something that is read elsewhere, such as the weekly page."""
    said = [safe for line in lines[:5] if (safe := _safe(line, _TRIED[1]))]
    blocks = [_header(sentence), *(_section(text) for text in said)]
    if link:
        blocks.append(_context([_link(link, "Open it")]))
    return _payload(sentence, blocks)


def _payload(first_line: str, blocks: Sequence[Block]) -> SlackText:
    return SlackText(
        {
            "text": _safe(first_line, SECTION),
            "blocks": list(blocks)[:BLOCKS],
            "unfurl_links": False,
            "unfurl_media": False,
        }
    )


def _length(blocks: Sequence[Block]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))


def _blocks(notice: Notice, *, most: int) -> list[Block]:
    loud = f"{notice.loud}: " if notice.loud and notice.level == Level.PAGE else ""
    blocks = [_header(f"{notice.shape} {loud}{notice.headline}")]
    said = [part for part in (notice.why, notice.remark) if part]
    if said:
        blocks.append(_section("\n".join(_safe(part, most // len(said)) for part in said)))
    if notice.next_step:
        command = f"\n{_code(notice.command, most // 4)}" if notice.command else ""
        blocks.append(_section(f"*Next:* {_safe(notice.next_step, most)}{command}"))
    blocks.append(_fields(notice, most=most // 4))
    place = [_link(notice.link, "Open it")] if notice.link else [_code(notice.look, most // 4)]
    where = f"{_safe(notice.shop, 60)}, programme {_safe(notice.programme, 60)}"
    blocks.append(_context([*place, where, *(_code(each, most // 4) for each in notice.quiet)]))
    return blocks


def _header(text: str) -> Block:
    # A header is plain text: nothing in it has power, and & would be shown as &amp; if it were escaped.
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shortened(one_line(text) or ELLIPSIS, HEADER), "emoji": False},
    }


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _fields(notice: Notice, *, most: int) -> Block:
    fields = []
    for fact in notice.facts[:FIELDS]:
        note = f" ({_safe(fact.note, most)})" if fact.note else ""
        fields.append(_mrkdwn(f"*{_safe(fact.label, most)}*\n{_safe(fact.shown, most)}{note}"))
    return {"type": "section", "fields": fields}


def _context(texts: Iterable[str]) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def _mrkdwn(text: str) -> Block:
    # verbatim: an address or a name in the data does not become a link or a call.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _safe(text: str, most: int) -> str:
    """Take a text's power away and cut it, counting what Slack counts; a cut never halves an escape."""
    letters = [_POWERFUL.get(letter, letter) for letter in one_line(text)]
    if sum(map(len, letters)) <= most:
        return "".join(letters)
    ends = accumulate(len(letter) for letter in letters)
    kept = [letter for letter, end in zip(letters, ends, strict=True) if end < most]
    return f"{''.join(kept)}{ELLIPSIS}"


def _code(text: str, most: int) -> str:
    return f"`{_safe(text.replace('`', chr(39)), most)}`"


def _link(address: str, label: str) -> str:
    safe = "".join(letter for letter in one_line(address) if letter not in "<>|` ")
    return f"<{safe[:_LINK].replace('&', '&amp;')}|{label}>"
