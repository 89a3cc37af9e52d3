import re
from collections import Counter
from functools import cache
from pathlib import Path

import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po

from tests.house.source import CATALOGUE, ROOT, TEMPLATES

KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%%")
NOT_OUR_WORDS = re.compile(r"\b(vui lòng|bạn|quý khách)\b", re.IGNORECASE)

Key = str | tuple[str, ...]


@cache
def spoken() -> dict[Key, str]:
    """Return every source sentence of code and templates, with the place where it is said."""
    sentences: dict[Key, str] = {}
    templates = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    for path in [*(ROOT / "tracker").rglob("*.py"), *templates]:
        is_python = path.suffix == ".py"
        options = {} if is_python else {"trim_blocks": "true", "lstrip_blocks": "true"}
        method = "python" if is_python else "jinja2.ext:babel_extract"
        with path.open("rb") as file:
            for line, words, *_ in extract(method, file, keywords=KEYWORDS, options=options):
                key = tuple(words[:2]) if isinstance(words, tuple) else words
                sentences[key] = f"{path.relative_to(ROOT)}:{line}"
    return sentences


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@cache
def translations() -> dict[Key, Message]:
    return {message.id: message for message in read(CATALOGUE, "vi") if message.id}


def of_the_form_library() -> set[Key]:
    catalogue = read(Path(wtforms.__file__).parent / "locale" / "wtforms.pot")
    return {message.id for message in catalogue if message.id}


def singular(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


def find(key: Key) -> Message | None:
    """Return the entry that answers for a sentence: gettext reads by the singular alone."""
    by_singular = {singular(known): message for known, message in translations().items()}
    return translations().get(key) or by_singular.get(singular(key))


def words_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def has_words(key: Key) -> bool:
    message = find(key)
    return message is not None and bool(words_of(message)) and all(words_of(message))


def test_every_sentence_has_vietnamese_words():
    missing = [f"{place}: {key!r}" for key, place in spoken().items() if not has_words(key)]
    assert not missing, f"{len(missing)} sentences:\n" + "\n".join(sorted(missing))


def test_every_sentence_of_the_form_library_has_vietnamese_words():
    missing = [repr(key) for key in of_the_form_library() if not has_words(key)]
    assert not missing, "\n".join(sorted(missing))


def test_counted_sentences_have_their_two_source_forms_in_the_catalogue():
    counted = [key for key in spoken() if isinstance(key, tuple)]
    missing = [repr(key) for key in counted if key not in translations()]
    assert not missing, "\n".join(missing)


def test_translations_keep_the_placeholders():
    broken = [
        f"{key!r} → {words!r}"
        for key, message in translations().items()
        for words in words_of(message)
        if set(PLACEHOLDER.findall(words))
        != set(PLACEHOLDER.findall(key if isinstance(key, str) else key[-1]))
    ]
    assert not broken, "\n".join(broken)


def test_no_translation_is_left_over():
    known = {singular(key) for key in spoken()} | {singular(key) for key in of_the_form_library()}
    left_over = [repr(key) for key in translations() if singular(key) not in known]
    assert not left_over, f"{len(left_over)} entries:\n" + "\n".join(left_over)


def test_no_translation_is_doubtful_or_given_twice():
    doubtful = [repr(key) for key, message in translations().items() if message.fuzzy]
    blocks = re.split(r"\n\s*\n", CATALOGUE.read_text(encoding="utf-8"))
    heads = (re.search(r'^msgid ((?:".*"\n?)+)', block, re.MULTILINE) for block in blocks)
    count = Counter(re.sub(r'"\n"', "", head[1]).strip() for head in heads if head)
    twice = [words for words, times in count.items() if times > 1]
    assert not doubtful + twice, "\n".join(doubtful + twice)


def test_vietnamese_words_speak_as_an_office_does():
    found = [
        words
        for message in translations().values()
        for words in words_of(message)
        if NOT_OUR_WORDS.search(words)
    ]
    assert not found, "\n".join(found)
