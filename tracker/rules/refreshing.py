"""Renew the figures of a report: what would change, sentence by sentence, and nothing silently.

What the office wrote stays: its own paragraphs, what it left out, and its words for a sentence.
Numbers linked inside such words take their new values unless the office says otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from tracker.rules.consolidated import BlockKind
from tracker.rules.differences import Grid, Pieces, Row, marked, rows_that_differ, unlike
from tracker.rules.drafting.blocks import TOKEN, Block, Sentence


class Difference(StrEnum):
    """What renewing does to a sentence."""

    CHANGED = "changed"  # written by the rule; the new one takes its place
    EDITED = "edited"  # the office's words: it is asked
    ADDED = "added"
    GONE = "gone"  # the rule says it no longer
    ROWS = "rows"  # of a table or a chart


class Choice(StrEnum):
    """What becomes of a sentence the office edited."""

    WORDS = "words"  # its words stay, linked numbers take their new values
    ALL = "all"  # words and numbers stay as they are
    RULE = "rule"  # the new sentence takes its place


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with both texts; ``kept`` is what the words of the office would read.

    Of a table or a chart ``rows`` are those that differ.
    """

    block: str
    sentence: str
    difference: Difference
    old: str
    new: str
    kept: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def pieces(self) -> tuple[Pieces, Pieces]:
        """Return both texts in pieces, with what differs marked."""
        return marked(self.old, self.new)

    @property
    def id(self) -> str:
        """Return what a choice names it by."""
        return f"{self.block}|{self.sentence}"


def compare(old: Sequence[Block], new: Sequence[Block]) -> tuple[Change, ...]:
    """Return every difference between a version and a draft of newer figures, in order."""
    drafted = {block.key: block for block in new}
    known = {block.key for block in old}
    changes: list[Change] = []
    for block in old:
        if block.is_own or block.is_left_out:
            continue
        again = drafted.get(block.key)
        changes += _gone(block) if again is None else _block_changes(block, again)
    for block in new:
        if block.key not in known:
            changes += [
                Change(block.key, one.key, Difference.ADDED, "", one.text)
                for one in block.sentences
            ]
    return tuple(changes)


def fingerprint(blocks: Sequence[Block], *more: str) -> str:
    """Return a short sign of a draft and more words: all the same, the same sign."""
    told = repr([(block.key, block.body()) for block in blocks]) + repr(more)
    return sha256(told.encode()).hexdigest()[:20]


def renewed(
    old: Sequence[Block], new: Sequence[Block], choices: Mapping[str, Choice]
) -> tuple[Block, ...]:
    """Return the next version: the new draft in its order, the office's work in its place."""
    known = {block.key: block for block in old}
    drafted = {block.key for block in new}
    made = [_renewed(known[one.key], one, choices) if one.key in known else one for one in new]
    before = None
    for block in old:
        if block.key not in drafted and (block.is_own or block.is_edited):
            made.insert(_place_after(made, before), block)
        before = block.key
    return tuple(made)


def _place_after(blocks: Sequence[Block], key: str | None) -> int:
    """Return the place after a block; what stood after one that is gone goes before the annexes."""
    for place, block in enumerate(blocks):
        if block.key == key:
            return place + 1
    if key is None:
        return 0
    return next((n for n, block in enumerate(blocks) if block.is_annex), len(blocks))


def _gone(block: Block) -> list[Change]:
    return [
        Change(
            block.key,
            one.key,
            Difference.GONE if one.edited is None else Difference.EDITED,
            one.text,
            "",
            one.text if one.edited is not None else "",
        )
        for one in block.sentences
    ]


def _block_changes(block: Block, again: Block) -> Iterator[Change]:
    old = {one.key: one for one in block.sentences}
    new = {one.key: one for one in again.sentences}
    for key in dict.fromkeys([*old, *new]):
        change = _change(block.key, old.get(key), new.get(key))
        if change is not None:
            yield change
    if (block.rows, block.bars) != (again.rows, again.bars):
        rows = rows_that_differ(_grid(block), _grid(again))
        if rows:
            title = again.sentences[0].text
            yield Change(block.key, "rows", Difference.ROWS, title, str(len(rows)), rows=rows)


def _grid(block: Block) -> Grid:
    """Return a table, or a chart, to be compared; a row is known by what it is about."""
    if block.kind is BlockKind.CHART:
        labels = tuple(bar.label for bar in block.bars)
        return Grid(("",), [(bar.words,) for bar in block.bars], unlike(labels), labels)
    names = [row[1] if len(row) > 1 else row[0] for row in block.rows]  # the first is a number
    is_known = bool(block.about) and all(block.about)
    keys = unlike(map(repr, block.about)) if is_known else range(len(block.rows))
    return Grid(block.heads, block.rows, keys, names)


def _change(block: str, old: Sentence | None, new: Sentence | None) -> Change | None:
    if old is None:
        return Change(block, new.key, Difference.ADDED, "", new.text) if new else None
    if new is None:
        kind = Difference.GONE if old.edited is None else Difference.EDITED
        return Change(block, old.key, kind, old.text, "", old.text if old.edited else "")
    if old.edited is None:
        if old.text == new.text:
            return None
        return Change(block, old.key, Difference.CHANGED, old.text, new.text)
    kept = _with_numbers(old, new)
    is_same_rule = replace(old, edited=None).text == new.text
    if is_same_rule and kept.text == old.text:
        return None
    return Change(block, old.key, Difference.EDITED, old.text, new.text, kept.text)


def _renewed(old: Block, new: Block, choices: Mapping[str, Choice]) -> Block:
    if old.is_left_out:
        new = replace(new, is_left_out=True)
    known = {one.key: one for one in old.sentences}
    sentences = [
        _chosen(known[one.key], one, choices.get(f"{old.key}|{one.key}", Choice.WORDS))
        if one.key in known
        else one
        for one in new.sentences
    ]
    drafted = {one.key for one in new.sentences}
    for one in old.sentences:
        choice = choices.get(f"{old.key}|{one.key}", Choice.WORDS)
        if one.key not in drafted and one.edited is not None and choice is not Choice.RULE:
            sentences.append(one)
    return replace(new, sentences=tuple(sentences))


def _chosen(old: Sentence, new: Sentence, choice: Choice) -> Sentence:
    if old.edited is None or choice is Choice.RULE:
        return new
    if choice is Choice.ALL:
        return old
    return _with_numbers(old, new)


def _with_numbers(old: Sentence, new: Sentence) -> Sentence:
    """Return the office's words over the new numbers; one the rule dropped keeps its value."""
    known = {number.key for number in new.numbers}
    used = set(TOKEN.findall(old.edited or ""))
    left = tuple(one for one in old.numbers if one.key in used and one.key not in known)
    return replace(new, edited=old.edited, numbers=(*new.numbers, *left))
