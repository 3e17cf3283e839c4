"""A command out of a value: where several commands share their options, these are the fields of one value."""

import inspect
from collections.abc import Callable
from typing import TypeVar

_Told = TypeVar("_Told")


def command_of(options: Callable[..., _Told], act: Callable[[_Told], None]) -> Callable[..., None]:
    """Make a command of an act: the fields of the value it takes are the options, its docstring is the help."""

    def command(**told: object) -> None:
        act(options(**told))

    told_of = inspect.signature(options)
    # What must be given is listed before what may be.
    fields = sorted(told_of.parameters.values(), key=lambda each: each.default is not each.empty)
    command.__doc__ = act.__doc__
    # Typer reads the options off the signature; a function has the attribute, its type does not say so.
    command.__signature__ = told_of.replace(parameters=fields)  # type: ignore[attr-defined]
    return command
