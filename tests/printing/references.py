"""Draw the reference pictures anew, to be looked at before they are kept.

PYTHONPATH=. python tests/printing/references.py
"""

import tempfile
from pathlib import Path

from tests.printing import models, samples
from tests.printing.reading_pdf import ends_of, picture_of
from tracker.printing import minutes, sealed

REFERENCES = Path(__file__).parents[1] / "data/papers"


def draw_all(target: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letters = sealed.render_pdf(samples.letters(), title="Chữ", created=samples.CREATED_AT)
        picture_of(letters, folder, dpi=samples.LETTERS_DPI).save(
            target / "letters.png", optimize=True
        )
        paper = minutes.render(samples.bac_kan())
        for page in (1, 3):
            picture = picture_of(paper, folder, page=page, dpi=samples.PAGE_DPI)
            picture.save(target / f"bac-kan-{page}.png", optimize=True)
        orders = models.orders_of(models.MODELS)
        made = sealed.print_group(list(orders.values()), limits=sealed.IN_A_JOB)
        for model, pdf in zip(orders, made, strict=True):
            ends_of(pdf, folder).save(target / f"{file_of(model)}.png", optimize=True)


def file_of(model: str) -> str:
    """Return the name of the file that holds the picture of a model."""
    return f"model-{model.replace(' ', '-')}"


if __name__ == "__main__":
    draw_all(REFERENCES)
