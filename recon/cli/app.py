"""The command line as a whole: its commands, and how an end becomes an exit code."""

import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import typer

from recon import __version__
from recon.cli.output import complain, quiet_logs

# A command is imported when it is named: the help needs none of the doors behind them.
_COMMANDS = {
    "demo": ("demo", "See it all on an invented shop; needs no account."),
    "try": ("trial", "Compare two exported files; needs no set-up."),
    "init": ("init", "Lead from credentials to a configuration."),
    "check": ("check", "Try every door that the configuration names."),
    "preset": ("preset", "Try a preset, yours or ours, on the shop's real database."),
    "pull": ("pull", "Read shop, log and reports into the books."),
    "backfill": ("backfill", "Read the last 90 days, judge them, and rehearse the alerts."),
    "rehearse": ("rehearse", "Say what the past would have alerted, and which limits are quiet."),
    "run": ("run", "Judge every order in the books."),
    "breaks": ("breaks", "List what is broken, worst first; close a break with a reason."),
    "explain": ("explain", "Say what a code means, who acts on it, and how it is told."),
    "order": ("order", "Tell one order's whole story."),
    "alias": ("alias", "Join references that differ: say which order another one is."),
    "rejects": ("rejects", "List lines of reports and logs that were set aside."),
    "clicks": ("clicks", "Look for click ids that are lost, damaged, shared or made up."),
    "gap": ("gap", "Show what is missing, by day, hour or slice, and why an incident was raised."),
    "lag": ("lag", "Show how long Rakuten takes to list orders, and how long its silence means nothing."),
    "report": ("report", "Write the weekly page."),
    "mark": ("mark", "Remember what happened in the shop, such as a deploy."),
    "watch": ("watch", "Look at the signals: failing sends, silence, lost click ids."),
    "incidents": ("incidents", "List what is wrong now, and since when."),
    "acknowledge": ("acknowledge", "Say that somebody looks after an incident."),
    "silence": ("silence", "Send no notices until a moment, with a reason."),
    "baseline": ("baseline", "Let what is usual be learnt anew, with a reason."),
    "notify": ("notify", "Send the notices that are waiting."),
    "serve": ("serve", "Run by itself: pull, judge, tell, report, on a schedule."),
    "resend": ("resend", "Plan, approve and send again what surely never arrived."),
    "manual": ("manual", "Write the files of what a person enters at Rakuten."),
    "postback": ("postback", "Show the postback that a gateway's event becomes."),
    "stop": ("stop", "Halt every send at once."),
    "start": ("start", "Let sends go on, with a reason."),
    "test": ("test", "Follow a test order from the shop to the report, or send one."),
    "probe": ("probe", "Find out with test orders what nobody says of Rakuten."),
    "landing": ("landing", "Try whether landing pages keep a click id."),
    "sandbox": ("sandbox", "Serve a stand-in for Rakuten on this machine."),
    "db": ("data", "Bring the database of findings up to date."),
}

_INTERRUPTED = 130  # Exit.INTERRUPTED, without the doors that its file imports
_STANDS = "interrupted; what was written down stands, run it again to go on"


def assembled(arguments: Sequence[str]) -> typer.Typer:
    """Put the command line together: the named command in full, or all of them by one sentence each."""
    app = typer.Typer(
        name="recon",
        help="Compares a shop's orders, its postback log and Rakuten's reports, order by order.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_top)
    named = next((word for word in arguments if not word.startswith("-")), "")
    if named in _COMMANDS:
        import_module(f"recon.cli.{_COMMANDS[named][0]}").register(app)
        return app
    for name, (_, sentence) in _COMMANDS.items():
        app.command(name, help=sentence)(_named_only)
    return app


def _named_only() -> None:
    """Stand in the list of commands for one that is imported when it is named."""


def _top(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
    verbose: bool = typer.Option(False, "--verbose", "-v", help="Show what jobs log."),
) -> None:
    quiet_logs(verbose=verbose)
    if version:
        typer.echo(f"recon {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> NoReturn:
    """Run one command and end with the exit code of what came of it."""
    try:
        code = assembled(sys.argv[1:])(standalone_mode=False)
        # Typer takes Ctrl-C inside a command for itself, and only its number comes out.
        if code == _INTERRUPTED:
            complain(_STANDS)
        sys.exit(code if isinstance(code, int) else 0)
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        complain(_STANDS)
        sys.exit(_INTERRUPTED)
    except typer.TyperException as wrong:
        _correct(wrong)
        sys.exit(2)
    except Exception as failed:  # noqa: BLE001 - the one place where every error becomes one line
        sys.exit(_ended_by(failed))


def _correct(wrong: typer.TyperException) -> None:
    """Say what was written wrongly; a command that lacks the word behind it answers with its whole help."""
    said = wrong.format_message()
    if said.startswith("Usage: "):
        typer.echo(said, err=True)
        return
    complain(f"{said.rstrip('.')}; see {_named(wrong)} --help")


def _named(wrong: typer.TyperException) -> str:
    """Name the command that was written wrongly, with the part of it that was meant."""
    context = getattr(wrong, "ctx", None)
    words = (
        context.command_path.split()[1:] if context else [word for word in sys.argv[1:2] if word in _COMMANDS]
    )
    return " ".join(["recon", *words])


def _ended_by(failed: Exception) -> int:
    # Imported late for the same reason as the commands are.
    exits = import_module("recon.cli.exits")
    known = exits.meaning(failed)
    if known is not None:
        complain(str(failed))
        return int(known)
    with tempfile.NamedTemporaryFile("w", prefix="recon-error-", suffix=".txt", delete=False) as details:
        # An error of somebody else's may quote an address with its password: nobody should send us that.
        redacted = import_module("recon.wire.redaction").redacted
        details.write(redacted("".join(traceback.format_exception(failed))))
    complain(
        f"an error of our own ({type(failed).__name__}); the details are in {details.name}, please report them"
    )
    return int(exits.Exit.OUR_ERROR)
