"""Read a PDF back with other people's tools: its text, its pages, the places of its words."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

MM_PER_POINT = 25.4 / 72
SMALL_DPI, SHADES = 30, 4
WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A word and its box in millimetres from the left and top edges of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def run(command: str, pdf: bytes, folder: Path, *options: str) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    words = [command, *options, str(file), "-"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the running text with every white space as one space."""
    return " ".join(run("pdftotext", pdf, folder).split())


def words_of(pdf: bytes, folder: Path) -> list[list[Word]]:
    """Return the words of each page in reading order."""
    pages = run("pdftotext", pdf, folder, "-bbox").split("<page ")[1:]
    return [[_word(match) for match in WORD.finditer(page)] for page in pages]


def _word(match: re.Match[str]) -> Word:
    left, top, right, bottom = (float(match[place]) * MM_PER_POINT for place in range(1, 5))
    return Word(match[5], left, top, right, bottom)


def line_of(page: list[Word], *texts: str) -> Word:
    """Return the box around the first run of these words."""
    count = len(texts)
    for start in range(len(page) - count + 1):
        found = page[start : start + count]
        if [word.text for word in found] == list(texts):
            return Word(
                " ".join(texts),
                min(word.left for word in found),
                min(word.top for word in found),
                max(word.right for word in found),
                max(word.bottom for word in found),
            )
    raise AssertionError(f"{texts} are not on this page")


def picture_of(pdf: bytes, folder: Path, *, page: int = 1, dpi: int = 60) -> Image.Image:
    """Return a printed page in grey."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    options = ["-r", str(dpi), "-gray", "-png", "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", *options, str(file), str(folder / "page")], check=True)
    with Image.open(folder / "page.png") as picture:
        return picture.convert("L")


def ends_of(pdf: bytes, folder: Path) -> Image.Image:
    """Return the first page and the last side by side, small, in four shades of grey."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    options = ["-r", str(SMALL_DPI), "-gray"]
    subprocess.run(["pdftoppm", *options, str(file), str(folder / "ends")], check=True)
    pages = sorted(folder.glob("ends-*.pgm"))
    pictures = [Image.open(page) for page in dict.fromkeys((pages[0], pages[-1]))]
    size = (sum(one.width for one in pictures), max(one.height for one in pictures))
    whole = Image.new("L", size, 255)
    for order, one in enumerate(pictures):
        whole.paste(one, (order * pictures[0].width, 0))
        one.close()
    for page in pages:
        page.unlink()
    return whole.quantize(SHADES)


def worst_spot(one: Image.Image, other: Image.Image, *, side: int = 6) -> int:
    """Return how much the most different spot of ``side`` by ``side`` pixels differs, up to 255.

    Shades between versions of the drawing tool stay below 25; a mark missing from one letter
    does not.
    """
    assert one.size == other.size
    return ImageChops.difference(one, other).reduce(side).getextrema()[1]
