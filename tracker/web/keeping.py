"""Keep drawn parts of pages, so that what looks the same is drawn once in a process.

``{% call kept("task line", task) %}…{% endcall %}`` draws its inside the first time and hands out
the same afterwards. The facts named are all it may show: values that compare by their content, so
a changed fact is another part and nothing has to be thrown away. What belongs to one person or one
form (tokens, names, messages) never stands inside; a test reads the templates for that.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from flask import Flask, current_app, request
from markupsafe import Markup

from tracker import clock
from tracker.queries.memory import Memory
from tracker.web.languages import reader_language

MOST = 8_192  # parts; a line of a table takes about a kilobyte
Made = TypeVar("Made")


def init_keeping(app: Flask) -> None:
    """Give templates ``kept``."""
    app.extensions["tracker.kept"] = Memory(MOST)
    app.jinja_env.globals["kept"] = kept


def kept(name: str, *facts: Hashable, caller: Callable[[], Markup]) -> Markup:
    """Return the part drawn before for these facts, day and language, or draw it now."""
    return keep((name, *facts), caller)


def keep(key: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for ``key`` in the reader's language today, or make it now."""
    memory: Memory = current_app.extensions["tracker.kept"]
    full_key = (key, reader_language(), clock.today(), request.script_root)
    made = memory.get(full_key)
    if made is None:
        made = make()
        memory.put(full_key, made)
    return cast(Made, made)
