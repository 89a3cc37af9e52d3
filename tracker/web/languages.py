"""The reader's language: catalogues, and dates and numbers as that language writes them.

The catalogue (``.po``) is compiled when it is newer than its ``.mo``, so there is no build step to
forget: beside itself, or in the data folder where the program may not write to its own.
"""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from tracker.rules.choices import Language


def init_languages(app: Flask, folder: Path, *, spare: Path) -> None:
    """Speak the languages found in ``folder``; Vietnamese unless the reader chose otherwise.

    ``spare`` takes the compiled catalogues when ``folder`` may only be read.
    """
    compiled = folder
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        if not os.access(source.parent, os.W_OK):
            compiled = spare
        _compile(source, compiled / source.relative_to(folder).with_suffix(".mo"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled)
    app.config["BABEL_DEFAULT_LOCALE"] = Language.VIETNAMESE.value
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=reader_language)
    app.jinja_env.globals["language"] = reader_language
    app.jinja_env.globals.update(gettext=_Spoken(), _=_Spoken())


def reader_language() -> str:
    """Return the language of the person signed in, else of the cookie, else Vietnamese."""
    chosen: str | None = getattr(g, "language", None) if has_request_context() else None
    if chosen is None and has_request_context():
        chosen = request.cookies.get("language")
    return chosen if chosen in set(Language) else Language.VIETNAMESE.value


class _Spoken:
    """The templates' ``_``: as the library's own, but a sentence without figures is kept."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    @pass_eval_context
    def __call__(self, template: EvalContext, sentence: str, **figures: Any) -> str:
        """Say a sentence in the reader's language; in HTML the figures are escaped."""
        key = (get_locale().language, sentence)
        spoken = self._known.get(key)
        if spoken is None:
            spoken = self._known[key] = get_translations().ugettext(sentence)
        if template.autoescape:
            return Markup(spoken) % figures  # noqa: S704 - the catalogue's own words
        return spoken % figures


def _compile(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
