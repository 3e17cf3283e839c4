"""The command line as a whole: its commands, and how an end becomes an exit code."""

import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

import click
import typer

from recon import __version__
from recon.cli import breaks, check, data, demo, gap, init, mark, order, pull, report, run, sandbox, trial
from recon.cli.exits import Exit, meaning
from recon.cli.output import complain, quiet_logs

app = typer.Typer(
    name="recon",
    help="Compares a shop's orders, its postback log and Rakuten's reports, order by order.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (demo, trial, init, check, pull, run, order, gap, sandbox):
    command.register(app)
for group in (breaks, report, mark, data):
    group.register(app)


@app.callback(invoke_without_command=True)
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
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else Exit.WELL)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted; nothing was left half done")
        sys.exit(Exit.INTERRUPTED)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(Exit.USAGE)
    except Exception as failed:  # noqa: BLE001 - the one place where every error becomes one line
        sys.exit(_ended_by(failed))


def _ended_by(failed: Exception) -> Exit:
    known = meaning(failed)
    if known is not None:
        complain(str(failed))
        return known
    with tempfile.NamedTemporaryFile("w", prefix="recon-error-", suffix=".txt", delete=False) as report_file:
        report_file.write("".join(traceback.format_exception(failed)))
    where = Path(report_file.name)
    complain(f"an error of our own ({type(failed).__name__}); the details are in {where}, please report them")
    return Exit.OUR_ERROR
