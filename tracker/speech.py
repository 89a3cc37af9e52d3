"""Words in the language they are to be said in: the reader's, or that of a paper or letter.

Sentences stand in English in code and templates and are looked up in the catalogue of the language;
what was said once is kept, for a page of forms says a thousand of them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, g
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from tracker.rules.choices import Language

KEPT = "tracker.speech"
_here: Any = g


class Speech(dict[str, str]):
    """The sentences said so far in one language; one without words is said as it stands."""

    def __init__(self, language: str, catalogue: NullTranslations) -> None:
        self.language, self.catalogue = language, catalogue
        self.marked: dict[str, Markup] = {}  # the same, for pages

    def __missing__(self, sentence: str) -> str:
        """Look a sentence up."""
        said: str = self.catalogue.ugettext(sentence)
        if said is not sentence:
            self[sentence] = said
        return said

    def counted(self, singular: str, plural: str, num: int) -> str:
        """Look a sentence about so many up."""
        said: str = self.catalogue.ungettext(singular, plural, num)
        return said


class Later:
    """A sentence that is said when it is read, in the language of that moment."""

    def __init__(self, sentence: str, figures: Mapping[str, Any]) -> None:
        self._sentence, self._figures = sentence, figures

    def __str__(self) -> str:
        return gettext(self._sentence, **self._figures)

    __html__ = __str__  # our own words, which may be marked up

    def __getattr__(self, name: str) -> Any:
        """Let the words do what words can do; nothing that begins with an underscore is theirs."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(str(self), name)

    def __eq__(self, other: object) -> bool:
        return str(self) == (str(other) if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __len__(self) -> int:
        return len(str(self))

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __mod__(self, figures: Any) -> str:
        said: str = str(self) % figures
        return said


def init_speech(
    app: Flask, catalogues: Mapping[str, NullTranslations], *, choose: Callable[[], str]
) -> None:
    """Speak the languages of ``catalogues``; ``choose`` names that of the reader."""
    app.extensions[KEPT] = (
        choose,
        {language: Speech(language, catalogue) for language, catalogue in catalogues.items()},
    )
    app.jinja_env.globals.update(gettext=_on_page, _=_on_page, ngettext=_counted_on_page)


def gettext(sentence: str, **figures: Any) -> str:
    """Say a sentence; ``figures`` stand where it names them."""
    said = _speech()[sentence]
    return said % figures if figures else said


def ngettext(singular: str, plural: str, num: int, **figures: Any) -> str:
    """Say a sentence about so many; they stand where it names ``num``."""
    return _speech().counted(singular, plural, num) % {"num": num, **figures}


def lazy_gettext(sentence: str, **figures: Any) -> Any:
    """Return a sentence that is said when it is read."""
    return Later(sentence, figures)


def spoken_language() -> str:
    """Return the language words are said in now."""
    return _speech().language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in ``language`` for a while, whoever reads."""
    held = g.get(KEPT)
    setattr(g, KEPT, current_app.extensions[KEPT][1][language])
    try:
        yield
    finally:
        if held is None:
            g.pop(KEPT)
        else:
            setattr(g, KEPT, held)


@pass_eval_context
def _on_page(template: EvalContext, sentence: str, **figures: Any) -> str:
    """Say a sentence in a template; in HTML the figures are escaped."""
    speech = _speech()
    if not template.autoescape:
        return speech[sentence] % figures
    if figures:
        return Markup(speech[sentence]) % figures  # noqa: S704 - the catalogue's own words
    said = speech.marked.get(sentence)
    if said is None:
        said = speech.marked[sentence] = Markup(speech[sentence] % ())  # noqa: S704 - the same
    return said


@pass_eval_context
def _counted_on_page(
    template: EvalContext, singular: str, plural: str, num: int, **figures: Any
) -> str:
    """Say a sentence about so many in a template; in HTML the figures are escaped."""
    said = _speech().counted(singular, plural, num)
    if template.autoescape:
        said = Markup(said)  # noqa: S704 - the catalogue's own words
    return said % {"num": num, **figures}


def _speech() -> Speech:
    """Return the speech of now; outside the application all is said as it stands."""
    try:
        here = _here._get_current_object()  # noqa: SLF001 - ``g`` finds it anew at every use
    except RuntimeError:
        return Speech(Language.VIETNAMESE.value, NullTranslations())
    speech: Speech | None = here.get(KEPT)
    if speech is None:
        choose, known = current_app.extensions[KEPT]
        speech = known[choose()]
        setattr(here, KEPT, speech)
    return speech
