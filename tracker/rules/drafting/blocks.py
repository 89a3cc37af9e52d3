"""What a drafted report is made of: blocks of sentences whose numbers know where they come from.

In the words of a sentence a number stands as ``⟦key⟧``, so that the same words can be filled with
the numbers of another day. Nothing typed can hold these marks: they are taken out on the way in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.rules.consolidated import BlockKind
from tracker.rules.faults import Fault, Refused

OPEN, CLOSE = "\u27e6", "\u27e7"
TOKEN = re.compile(f"{OPEN}([a-z0-9_.:-]+){CLOSE}")
_MARKS = str.maketrans("", "", OPEN + CLOSE)
_HIDDEN = str.maketrans("{}", "\ue000\ue001")  # until the numbers of a sentence are named
_UNHIDDEN = str.maketrans("\ue000\ue001", "{}")
_BRACKETS = re.compile(r"\[([^\[\]]{1,260})\]")  # a linked number, or the name of a unit
_FIGURE = re.compile("[0-9.,%#\u00a0 \u2212+-]+")

# cells of tables that lead nowhere
NOTHING_COUNTED = {"0", "–", "Chưa có số liệu", "Không thuộc diện", "Chưa giao"}

Source = Mapping[str, Any]  # {"of": "tasks", "cell": "overdue"}: what was counted


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sentence: as printed, and what it was counted from."""

    key: str
    words: str
    source: Source

    def to_plain(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"key": self.key, "words": self.words, "source": dict(self.source)}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: words, or a number."""

    words: str
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its rule, and the office's own words where it was edited.

    ``edited`` may hold the numbers of the rule; they are filled in anew when figures are renewed.
    """

    key: str
    words: str
    numbers: tuple[Number, ...] = ()
    edited: str | None = None

    @property
    def template(self) -> str:
        """Return the words in force, numbers as marks."""
        return self.words if self.edited is None else self.edited

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the pieces in force, in order."""
        return tuple(self._parts())

    @property
    def text(self) -> str:
        """Return the sentence as printed."""
        return "".join(part.words for part in self.parts)

    @property
    def rule_text(self) -> str:
        """Return the sentence as the rule has it."""
        return replace(self, edited=None).text

    @property
    def to_edit(self) -> str:
        """Return the words with each linked number in square brackets, as a field shows them."""
        shown = self._shown()
        return "".join(
            f"[{shown[part.number.key]}]" if part.number else part.words for part in self.parts
        )

    def _parts(self) -> Iterator[Part]:
        known = {number.key: number for number in self.numbers}
        place = 0
        for found in TOKEN.finditer(self.template):
            if found.start() > place:
                yield Part(self.template[place : found.start()])
            number = known.get(found[1])
            yield Part(number.words, number) if number else Part("…")
            place = found.end()
        if place < len(self.template):
            yield Part(self.template[place:])

    def edited_to(self, typed: str) -> "Sentence":
        """Return the sentence with the office's words; what equals the rule is not an edit.

        A number in brackets stays linked; one without them is words like any other. Raises
        Refused: NUMBER_NOT_OF_SENTENCE for a figure in brackets the sentence does not have.
        """
        words = _BRACKETS.sub(self._linked, plain(typed))
        return replace(self, edited=None if words == self.words else words)

    def _linked(self, found: re.Match[str]) -> str:
        inside = found[1].strip().replace("\u00a0", " ")
        for key, shown in self._shown().items():
            if shown.replace("\u00a0", " ") == inside:
                return f"{OPEN}{key}{CLOSE}"
        if _FIGURE.fullmatch(inside):
            raise Refused(Fault.NUMBER_NOT_OF_SENTENCE, field="words", number=inside)
        return found[0]

    def _shown(self) -> dict[str, str]:
        """Return how a field shows each number; of two that read alike the second is 3#2."""
        seen: dict[str, int] = {}
        shown = {}
        for number in self.numbers:
            seen[number.words] = seen.get(number.words, 0) + 1
            again = f"#{seen[number.words]}" if seen[number.words] > 1 else ""
            shown[number.key] = f"{number.words}{again}"
        return shown

    def to_plain(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "key": self.key,
            "words": self.words,
            "numbers": [number.to_plain() for number in self.numbers],
            "edited": self.edited,
        }


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its length in thousandths of the widest, and its figure in words."""

    label: str
    length: int
    words: str
    target: int | None = None  # where the target stands, in thousandths
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; ``about`` says whose numbers its cells hold."""

    cells: tuple[str, ...]
    about: Source = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a report. Its first sentence is what a heading says, or a table's title."""

    key: str
    kind: BlockKind
    sentences: tuple[Sentence, ...] = ()
    level: int = 0  # of a heading: 1 = I, 2 = 1, 3 = a
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sources: tuple[Source | None, ...] = ()  # by column: what its cells were counted from
    about: tuple[Source, ...] = ()  # by row: of which unit or indicator
    bars: tuple[Bar, ...] = ()
    is_annex: bool = False
    is_own: bool = False  # written by the office
    is_left_out: bool = False

    @property
    def is_edited(self) -> bool:
        """Tell whether the office changed any of its words."""
        return any(sentence.edited is not None for sentence in self.sentences)

    @property
    def text(self) -> str:
        """Return all its sentences as printed."""
        return " ".join(sentence.text for sentence in self.sentences)

    def source_at(self, row: int, column: int) -> Source | None:
        """Return what a cell of the table, or a bar, was counted from; None where nothing was."""
        if row < len(self.bars):
            return self.bars[row].source
        if row >= len(self.about) or column >= len(self.sources):
            return None
        if self.rows[row][column] in NOTHING_COUNTED:
            return None
        whole = self.sources[column]
        return {**whole, **self.about[row]} if whole and self.about[row] else None

    def body(self) -> dict[str, Any]:
        """Return what it holds, as it is stored."""
        return {
            "sentences": [sentence.to_plain() for sentence in self.sentences],
            "heads": list(self.heads),
            "rows": [list(row) for row in self.rows],
            "sources": list(self.sources),
            "about": list(self.about),
            "bars": [
                [bar.label, bar.length, bar.words, bar.target, bar.source] for bar in self.bars
            ],
        }


def block_of(body: Mapping[str, Any], **facts: Any) -> Block:
    """Return a block from what was stored of it."""
    return Block(
        sentences=tuple(_sentence_of(one) for one in body["sentences"]),
        heads=tuple(body["heads"]),
        rows=tuple(tuple(row) for row in body["rows"]),
        sources=tuple(body.get("sources", ())),  # versions of before have none
        about=tuple(body.get("about", ())),
        bars=tuple(Bar(*bar) for bar in body["bars"]),
        **facts,
    )


def _sentence_of(kept: Mapping[str, Any]) -> Sentence:
    numbers = tuple(Number(one["key"], one["words"], one["source"]) for one in kept["numbers"])
    return Sentence(kept["key"], kept["words"], numbers, kept["edited"])


def plain(text: str) -> str:
    """Return typed or quoted words without the marks that numbers have here.

    >>> plain("còn \u27e6x\u27e7 việc")
    'còn x việc'
    """
    return text.translate(_MARKS)


def own_paragraph(key: str, words: str) -> Block:
    """Return a paragraph the office wrote itself."""
    sentence = Sentence("own", "", edited=plain(words))
    return Block(key, BlockKind.PARAGRAPH, (sentence,), is_own=True)


@dataclass(slots=True)
class Writer:
    """Put blocks together in order; ``say`` and the others add one each."""

    blocks: list[Block] = field(default_factory=list)

    def heading(self, key: str, level: int, words: str) -> None:
        """Add a heading."""
        self.blocks.append(Block(key, BlockKind.HEADING, (Sentence("title", words),), level=level))

    def paragraph(self, key: str, sentences: Sequence[Sentence]) -> None:
        """Add a paragraph, if it says anything."""
        if sentences:
            self.blocks.append(Block(key, BlockKind.PARAGRAPH, tuple(sentences)))

    def quote(self, key: str, sentence: Sentence) -> None:
        """Add what somebody said."""
        self.blocks.append(Block(key, BlockKind.QUOTE, (sentence,)))

    def table(
        self,
        key: str,
        title: str,
        heads: Sequence[str],
        lines: Sequence[Line],
        *,
        sources: Sequence[Source | None] = (),
        is_annex: bool = False,
    ) -> None:
        """Add a table, if it has rows."""
        if lines:
            cells = tuple(
                tuple(plain(cell).translate(_UNHIDDEN) for cell in line.cells) for line in lines
            )
            title_of = (Sentence("title", plain(title)),)
            self.blocks.append(
                Block(
                    key,
                    BlockKind.TABLE,
                    title_of,
                    heads=tuple(heads),
                    rows=cells,
                    sources=tuple(sources),
                    about=tuple(line.about for line in lines),
                    is_annex=is_annex,
                )
            )

    def chart(self, key: str, title: str, bars: Sequence[Bar]) -> None:
        """Add a chart, if it has bars."""
        if bars:
            title_of = (Sentence("title", plain(title)),)
            self.blocks.append(Block(key, BlockKind.CHART, title_of, bars=tuple(bars)))


def sentence(key: str, words: str, **numbers: tuple[str, Source]) -> Sentence:
    r"""Return a sentence whose words name its numbers in braces.

    Words that people typed go in through ``said``, so that no brace of theirs counts.

    >>> one = sentence("a", "Có {n} văn bản.", n=("24", {"of": "documents"}))
    >>> one.text, one.to_edit
    ('Có 24 văn bản.', 'Có [24] văn bản.')
    >>> one.edited_to("Đã ban hành [24] văn bản quan trọng.").text
    'Đã ban hành 24 văn bản quan trọng.'
    >>> one.edited_to("Có [25] văn bản.")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: number_not_of_sentence
    """
    for name in numbers:
        words = words.replace(f"{{{name}}}", f"{OPEN}{name}{CLOSE}")
    words = words.translate(_UNHIDDEN)
    kept = tuple(Number(name, plain(shown), source) for name, (shown, source) in numbers.items())
    return Sentence(key, words, kept)


def said(words: str) -> str:
    """Return somebody's words as a part of a sentence; no brace of theirs names a number.

    >>> sentence("a", f"{said('thiếu {n} người')}: {{n}}.", n=("03", {"of": "x"})).text
    'thiếu {n} người: 03.'
    """
    return plain(words).translate(_HIDDEN)
