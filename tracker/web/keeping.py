"""Keep drawn parts of pages, so that what looks the same is drawn once in a process.

What belongs to one person or one form (tokens, nonces, messages) is never drawn here: a part may
show only what its key names, and for ``draw_once`` what is computed from stored, audited facts.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from flask import Flask, current_app, request
from markupsafe import Markup

from tracker import clock
from tracker.queries.memory import Memory, remembered
from tracker.speech import spoken_language

MOST = 1_024  # small parts
Made = TypeVar("Made")


def init_keeping(app: Flask) -> None:
    """Make room for what is kept, and let templates keep parts of themselves."""
    app.extensions["tracker.kept"] = Memory(MOST)
    app.jinja_env.globals["kept"] = kept


def draw_once(name: str, *facts: Hashable, draw: Callable[[], Markup]) -> Markup:
    """Return what ``draw`` draws for these facts, drawn anew when a stored fact has changed."""
    return remembered(("drawn", name, facts, *_place()), draw)


def kept(name: str, *facts: Hashable, caller: Callable[[], Markup]) -> Markup:
    """Keep a part of a template that shows these facts only.

    In a template: ``{% call kept("name", fact) %}…{% endcall %}``.
    """
    return keep((name, *facts), caller)


def keep(key: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for ``key`` in the reader's language before, or make it now."""
    memory: Memory = current_app.extensions["tracker.kept"]
    full_key = (key, *_place())
    made = memory.get(full_key)
    if made is None:
        made = make()
        memory.put(full_key, made)
    return cast(Made, made)


def _place() -> tuple[Hashable, ...]:
    """Return what every drawn part depends on: language, day and where the site is mounted."""
    return spoken_language(), clock.today(), request.script_root
