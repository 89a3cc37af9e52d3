"""The reader's language: catalogues, and dates and numbers as that language writes them.

The catalogue (``.po``) is compiled when it is newer than its ``.mo``, so there is no build step to
forget: beside itself, or in the data folder where the program may not write to its own.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, request

from tracker.rules.choices import Language
from tracker.speech import init_speech


def init_languages(app: Flask, folder: Path, *, spare: Path) -> None:
    """Speak the languages found in ``folder``; Vietnamese unless the reader chose otherwise.

    ``spare`` takes the compiled catalogues when ``folder`` may only be read.
    """
    compiled = folder
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        if not os.access(source.parent, os.W_OK):
            compiled = spare
        _compile(source, compiled / source.relative_to(folder).with_suffix(".mo"))
    catalogues = {word.value: Translations.load(compiled, [word.value]) for word in Language}
    init_speech(app, catalogues, choose=_reader_language)


def _reader_language() -> str:
    """Return the language of the person signed in, else of the cookie, else Vietnamese."""
    chosen: str | None = getattr(g, "language", None) if has_request_context() else None
    if chosen is None and has_request_context():
        chosen = request.cookies.get("language")
    return chosen if chosen in set(Language) else Language.VIETNAMESE.value


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
