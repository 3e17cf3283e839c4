"""Fills a template with figures; a mistake in one ends in a sentence that names the file and the line."""

import re
import traceback
from collections.abc import Mapping

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, Undefined, select_autoescape
from markupsafe import Markup

from recon.alerts.plain import in_line
from recon.records import numerals

_MISTAKES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What Jinja itself finds, and what an expression of a template can come to."""


_BEFORE_A_SIGN = re.compile(r"(?<=\d) (?=[€$£¥%])")


class BadTemplate(ValueError):
    """This is a template that cannot be filled; it says which, where and why."""


def filled(templates: Mapping[str, str], name: str, **views: object) -> str:
    """Fill one template; `templates` are texts by their path under reports/."""
    environment = Environment(
        loader=FunctionLoader(lambda asked: (templates[asked], asked, None) if asked in templates else None),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        finalize=_kept_together if name.endswith("html.j2") else _unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template(name).render(**views)
    except _MISTAKES as wrong:
        raise BadTemplate(
            f"template {_place(wrong, templates, name)}: {_why(wrong)}; correct it, or take your copy away"
        ) from wrong


def _unbroken(value: object) -> object:
    """Keep a value of a text in its own line, and what cannot be seen out of it; a template's own lines stay."""
    return value if isinstance(value, Undefined) else in_line(str(value))


def _kept_together(value: object) -> object:
    """Let no line of a page end between a figure and its sign; what is HTML already stays."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _BEFORE_A_SIGN.sub(numerals.SPACE, value)


def _place(wrong: Exception, templates: Mapping[str, str], name: str) -> str:
    """Name the file and line of a mistake: a template goes by its own name in a traceback."""
    lines = [f for f in traceback.extract_tb(wrong.__traceback__) if f.filename in templates]
    return f"{lines[-1].filename}, line {lines[-1].lineno}" if lines else name


def _why(wrong: Exception) -> str:
    said = wrong.message if isinstance(wrong, TemplateError) else str(wrong)
    return " ".join((said or type(wrong).__name__).split())
