"""Asks a person at a terminal, or takes what the options say where nobody is to be asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import typer
from pydantic_core import PydanticCustomError

from recon.cli.output import say
from recon.jobs.ports import SourceUnavailable

Value = TypeVar("Value")


class Next(StrEnum):
    """This is what a person wants after something failed."""

    AGAIN = "a"
    GO_ON = "g"
    STOP = "s"


@dataclass(frozen=True, slots=True)
class Asking:
    """This is the conversation; without a person every question is answered by its option or its default."""

    interactive: bool

    def text(
        self,
        question: str,
        *,
        given: str | None,
        default: str,
        stands: str = "",
        check: Callable[[object], object] = str,
        optional: bool = False,
    ) -> str:
        """Take the option, else ask, else take the default; what `check` refuses is asked again, or ends the command."""
        if given is not None or not self.interactive:
            taken = given if given is not None else default
            answer = self._checked(taken, check, optional=optional, label=question)
            say(f"  {question}: {answer or 'none'}")
            return answer
        for line in stands.splitlines():
            say(f"  {line}", style="dim")
        while True:
            typed: str = typer.prompt(question, default=default, show_default=bool(default)).strip()
            try:
                return self._checked(typed, check, optional=optional, label=question)
            except typer.BadParameter as wrong:
                say(f"  {wrong.message}", style="yellow")

    def secret(self, question: str, *, stands: str = "") -> str:
        """Ask for what must not be seen on the screen; nothing may be typed."""
        if not self.interactive:
            return ""
        if stands:
            say(f"  {stands}", style="dim")
        answer: str = typer.prompt(f"{question} (not shown)", default="", show_default=False, hide_input=True)
        return answer.strip()

    def choose(self, question: str, options: Sequence[tuple[str, Value]], *, default: int = 0) -> Value:
        """Number the options and ask for one; without a person the default is taken."""
        if not self.interactive:
            return options[default][1]
        for number, (told, _) in enumerate(options, start=1):
            say(f"  {number}  {told}")
        while True:
            answer = typer.prompt(question, default=str(default + 1)).strip()
            if answer.isdecimal() and 1 <= int(answer) <= len(options):
                return options[int(answer) - 1][1]
            say(f"  write a number from 1 to {len(options)}", style="yellow")

    def agrees(self, question: str, *, default: bool = True) -> bool:
        """Ask yes or no; without a person the default is taken."""
        return typer.confirm(question, default=default) if self.interactive else default

    def after(self, failed: SourceUnavailable, *, without: str) -> Next:
        """Say what failed and what to do, and ask how to go on; without a person the failure ends the command."""
        if not self.interactive:
            raise failed
        say()
        say(f"  {failed.where}: {failed.what}", style="red")
        say(f"  What to do: {failed.cure}")
        chosen = self.choose(
            "How to go on",
            [("try again", Next.AGAIN), (without, Next.GO_ON), ("stop; nothing is written", Next.STOP)],
        )
        if chosen is Next.STOP:
            raise typer.Abort
        return chosen

    def _checked(self, answer: str, check: Callable[[object], object], *, optional: bool, label: str) -> str:
        if optional and not answer:
            return ""
        try:
            read = check(answer)
        except PydanticCustomError as wrong:
            message = f"{label}: {answer!r} {wrong.message()}" if answer else f"{label}: {wrong.message()}"
            raise typer.BadParameter(message) from None
        return read if isinstance(read, str) else answer


def part(title: str) -> None:
    """Head a part of the conversation."""
    say()
    say(title, style="bold")
