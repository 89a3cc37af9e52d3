"""The marks of headings: I, II; 1, 2; a), b) (Decree 30/2020, Annex I), counted as printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.consolidated import BlockKind
from tracker.rules.drafting.blocks import Block

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block as it is printed, with the mark of its heading."""

    block: Block
    mark: str = ""


def numbered(blocks: Sequence[Block]) -> tuple[Numbered, ...]:
    """Return the blocks that are printed, each heading with its mark.

    What is left out takes no number; a paragraph without words is not printed, nor is a heading
    nothing stands under.
    """
    counts = [0, 0, 0]
    made = []
    for block in _printed(blocks):
        if block.kind is not BlockKind.HEADING:
            made.append(Numbered(block))
            continue
        place = block.level - 1
        counts[place] += 1
        counts[place + 1 :] = [0] * (len(counts) - place - 1)
        made.append(Numbered(block, mark_of(block.level, counts[place])))
    return tuple(made)


def _printed(blocks: Sequence[Block]) -> list[Block]:
    is_filled = [False, False, False]  # by level: whether something stands under its next heading
    kept = []
    for block in reversed(blocks):
        if block.is_left_out or not _says_something(block):
            continue
        if block.kind is not BlockKind.HEADING:
            is_filled = [True, True, True]
        elif is_filled[block.level - 1]:
            is_filled[block.level - 1 :] = [False] * (len(is_filled) - block.level + 1)
        else:
            continue
        kept.append(block)
    return kept[::-1]


def mark_of(level: int, count: int) -> str:
    """Return the mark of the so-manieth heading of a level.

    >>> mark_of(1, 4), mark_of(2, 3), mark_of(3, 5)
    ('IV.', '3.', 'đ)')
    """
    if level == 1:
        return f"{ROMAN[count - 1]}." if count <= len(ROMAN) else f"{count}."
    if level == 2:
        return f"{count}."
    return f"{LETTERS[count - 1]})" if count <= len(LETTERS) else f"{count})"


def _says_something(block: Block) -> bool:
    return bool(block.rows or block.bars or block.text.strip())
