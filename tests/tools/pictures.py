"""Draws the pictures of a notice for the docs: the mail as it is sent, and Slack's blocks as Slack would show them.

`python -m tests.tools.pictures FOLDER` writes HTML pages; where a Chromium is installed it photographs them as well.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from recon.alerts.due import Reason
from recon.alerts.slack_text import slack_of
from recon.alerts.wording import Notice, worded
from recon.reporting.notices import mail_of
from recon.wiring import templates
from tests.rules.notice_scene import THURSDAY, paypal

QUIET = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=2"
)
SLACK_CSS = """
  body { margin: 0; padding: 18px 20px; font: 15px/22px Lato, "Helvetica Neue", Arial, sans-serif; color: #1d1c1d; background: #fff; }
  main { max-width: 640px; display: flex; gap: 10px; }
  .face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #2859d6; color: #fff; font-weight: 700; text-align: center; line-height: 36px; }
  .who b { margin-right: 6px; } .who span { font-size: 12px; color: #616061; background: #eee; padding: 0 4px; border-radius: 3px; }
  h1 { font-size: 18px; line-height: 24px; margin: 2px 0 8px; } p { margin: 0 0 8px; white-space: pre-line; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; margin: 0 0 10px; } .fields p { margin: 0; }
  .context { font-size: 13px; line-height: 20px; color: #616061; display: flex; flex-wrap: wrap; gap: 2px 10px; }
  code { font: 12px/18px Menlo, Consolas, "DejaVu Sans Mono", monospace; color: #c01343; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; overflow-wrap: anywhere; }
  a { color: #1264a3; text-decoration: none; }
  @media (prefers-color-scheme: dark) {
    body { color: #d1d2d3; background: #1a1d21; } .who span { background: #35373b; color: #ababad; } .context { color: #ababad; }
    code { color: #e8912d; background: #222529; border-color: #414448; } a { color: #1d9bd1; }
  }
"""


def example() -> Notice:
    """Tell of the shop's lost PayPal orders, as of six hours later."""
    command = "recon breaks --kind never_sent"
    subject = paypal(
        why="41 of 43 PayPal orders have no attempt; other methods as usual. The first came 2 min after checkout 4.2.",
        next_step="Repair the PayPal return page, then review the resend.",
        command=command,
    )
    link = "https://recon.shop.example"
    return worded(
        subject,
        reason=Reason.OPENED,
        shop="Nordlicht Outdoor",
        as_of=THURSDAY + timedelta(hours=6),
        link=link,
    )


def pages() -> dict[str, str]:
    """Write the pages: the mail's own HTML, and a likeness of the message in Slack."""
    notice = example()
    mail = mail_of(notice, templates=templates(), thread="incident:12").html
    return {"notice-mail": mail, "notice-slack": slack_page(slack_of(notice).payload)}


def slack_page(payload: Mapping[str, Any]) -> str:
    """Show a payload's blocks as Slack does."""
    blocks = "".join(_block(block) for block in payload["blocks"])
    who = '<p class="who"><b>recon</b><span>APP</span></p>'
    body = f'<main><div class="face">r</div><div>{who}{blocks}</div></main>'
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slack</title><style>{SLACK_CSS}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def _block(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "header":
            return f"<h1>{escape(block['text']['text'])}</h1>"
        case "context":
            return f'<div class="context">{_spans(block["elements"])}</div>'
        case _ if "fields" in block:
            return (
                f'<div class="fields">{"".join(f"<p>{_shown(each)}</p>" for each in block["fields"])}</div>'
            )
        case _:
            return f"<p>{_shown(block['text'])}</p>"


def _spans(texts: Sequence[Mapping[str, Any]]) -> str:
    return "".join(f"<span>{_shown(each)}</span>" for each in texts)


def _shown(text: Mapping[str, Any]) -> str:
    """Show Slack's own language: links, bold, code; everything else is escaped already."""
    linked = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', text["text"])
    bold = re.sub(r"(?m)^\*([^*\n]+)\*", r"<b>\1</b>", linked)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", bold)


def photograph(page: Path, picture: Path, *, size: str, dark: bool = False) -> None:
    """Let Chromium draw a page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: the pages are written, the pictures are not")
        return
    with tempfile.TemporaryDirectory() as profile:
        places = [f"--user-data-dir={profile}", f"--window-size={size}", f"--screenshot={picture}"]
        mood = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []
        words = [chromium, *QUIET.split(), *places, *mood, page.resolve().as_uri()]
        subprocess.run(words, check=True, capture_output=True)
    print(f"drew {picture}")


def main(folder: Path) -> None:
    """Write every page and its picture."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"notice-mail": "688,620", "notice-slack": "700,500"}
    for name, text in pages().items():
        page = folder / f"{name}.html"
        page.write_text(text, encoding="utf-8")
        photograph(page, folder / f"{name}.png", size=sizes[name])
        photograph(page, folder / f"{name}-dark.png", size=sizes[name], dark=True)
        phone = folder / f"{name}-phone.html"
        frame = f'<iframe src="{page.name}" width="375" height="860" style="border:0"></iframe>'
        phone.write_text(f'<!doctype html><body style="margin:0">{frame}</body>', encoding="utf-8")
        photograph(phone, folder / f"{name}-phone.png", size="375,860")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
