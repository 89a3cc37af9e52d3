"""Every model of paper against the measures of the decree and the rules of tagged PDF."""

import io
import re
from itertools import pairwise

import pikepdf
import pytest
from PIL import Image

from tests.printing import conformance, measures, models, references, tag_rules
from tests.printing.reading_pdf import ends_of, worst_spot
from tracker.printing import sealed
from tracker.printing.variants import Variant

# One of each kind of measure, all wrong at once.
PLANTED = """<style>
@page { margin: 15mm 20mm 20mm 30mm; @top-center { font-size: 10pt; } }
.motto { font-size: 12pt; }
.nation { font-weight: 400; }
.rule-whole { width: 50%; }
.rule-part { width: 80%; }
.place-and-date { font-style: normal; margin-right: -20mm; text-align: right; }
.body p { text-indent: 20mm; margin-bottom: 2pt; text-align: left; line-height: 1; }
.recipients { font-size: 9pt; margin-left: -8mm; }
.addressee { margin-bottom: 150mm; }
.letter-signs { text-transform: lowercase; }
</style></head>"""
UNSEEN = 25  # of 255: shades between versions of the drawing tool stay below
SHOWN = (
    "motto: 12.0 pt, not 13 to 14",
    "country: Regular, not Bold",
    "motto: the line under it is 50%",
    "issuer: the line under it is 80%",
    "place and date: Regular, not Italic",
    "lines start at [20.0",
    "pt between paragraphs",
    "not justified",
    "recipients: 9.0 pt, not 11 to 11",
    "capacity: not found",
    "left margin 22.0",
    "right margin ",
    "its number is Regular, 10.0 pt",
    "margins 1",
)


@pytest.fixture(scope="module")
def printed():
    """All models, the answer with planted defects, a report for the archive: by one child."""
    orders = models.orders_of(models.MODELS)
    [page] = orders["answer"]["pages"]
    orders["planted"] = {**orders["answer"], "pages": [page.replace("</head>", PLANTED)]}
    signed = "<style>.letter-signs { position: relative; left: -5mm; }</style></head>"
    orders["moved"] = {**orders["answer"], "pages": [page.replace("</head>", signed)]}
    odd = page.replace("Sở Y tế", "Sở Y tế \U0001f1fb\U0001f1f3\ufe0f ✓")
    orders["odd"] = {**orders["answer"], "pages": [odd], "variant": Variant.ARCHIVE}
    [board] = orders["board"]["pages"]
    loose = "<style>tr, p { break-before: auto !important; break-after: auto !important; }</style>"
    orders["loose"] = {**orders["board"], "pages": [board.replace("</head>", f"{loose}</head>")]}
    orders["archive"] = {**orders["report"], "variant": Variant.ARCHIVE}
    made = sealed.print_group(list(orders.values()), limits=sealed.IN_A_JOB)
    return dict(zip(orders, made, strict=True))


def bookmarks_of(pdf):
    """Return the words of all bookmarks: none has run together with the next line's."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        waiting, words = list(opened.open_outline().root), set()
        while waiting:
            one = waiting.pop()
            waiting += one.children
            words |= {word.rstrip(".") for word in one.title.casefold().split()}
        return words


@pytest.mark.parametrize("name", models.MODELS)
def test_a_model_keeps_the_measures_of_the_decree_and_is_tagged(printed, name):
    model = models.MODELS[name]
    faults = measures.faults_of(printed[name], model.parts, annexes=model.annexes, body=model.body)
    tags = conformance.faults_of(printed[name])
    assert faults + tags == (["no Author"] if name == "plan annex" else [])  # of another's paper
    words = {
        word.rstrip(".")
        for page in measures.read_pages(printed[name])
        for line in page.lines
        for word in line.text.casefold().split()
    }
    assert bookmarks_of(printed[name]) - words == set()


def test_each_measure_that_is_not_kept_is_told(printed):
    faults = "\n".join(measures.faults_of(printed["planted"], models.MODELS["answer"].parts))
    assert [words for words in SHOWN if words not in faults] == []


def test_annexes_that_go_on_counting_are_told(printed):
    model = models.MODELS["urging"]
    assert any("numbered" in fault for fault in measures.faults_of(printed["urging"], model.parts))


def test_an_archive_copy_is_pdf_a_2a_and_says_the_same(printed):
    assert conformance.faults_of(printed["archive"], archive=True) == []
    assert conformance.faults_of(printed["archive"]) == ["XMP says PDF/A-2A"]
    model = models.MODELS["report"]
    assert measures.faults_of(printed["archive"], model.parts, annexes=model.annexes) == []


def test_signs_without_a_shape_become_squares(printed):
    assert conformance.faults_of(printed["odd"], archive=True) == []
    words = " ".join(
        line.text for page in measures.read_pages(printed["odd"]) for line in page.lines
    )
    assert "Sở Y tế □□ □" in words


@pytest.mark.parametrize("name", [name for name, one in models.MODELS.items() if one.body])
def test_no_line_parts_a_number_from_its_word(printed, name):
    lines = [line for page in measures.read_pages(printed[name]) for line in page.lines]
    assert [
        f"{one.text} | {following.text}"
        for one, following in pairwise(lines)
        if re.search(r"\b(ngày|tháng|năm|giờ|Điều|khoản|số)$", one.text.strip())
        and following.text[:1].isdigit()
    ] == []


@pytest.mark.parametrize("name", models.MODELS)
def test_a_model_looks_as_it_did_when_it_was_looked_at(printed, name, tmp_path):
    with Image.open(references.REFERENCES / f"{references.file_of(name)}.png") as reference:
        picture = ends_of(printed[name], tmp_path).convert("L")
        assert worst_spot(picture, reference.convert("L"), side=3) < UNSEEN


def test_what_moves_by_five_millimetres_is_seen(printed, tmp_path):
    looked_at, moved = (
        ends_of(printed[name], tmp_path).convert("L") for name in ("answer", "moved")
    )
    assert worst_spot(looked_at, moved, side=3) > UNSEEN


@pytest.mark.parametrize(
    ("name", "tables"), [("minutes", 1), ("urging", 1), ("board", 1), ("plan annex", 2)]
)
def test_a_table_over_pages_is_one_in_the_tags(printed, name, tables):
    with pikepdf.open(io.BytesIO(printed[name])) as pdf:
        assert tag_rules.count(pdf, "/Table") == tables


def test_totals_take_two_rows_along_to_the_next_page(printed):
    rows = [
        [sum(line.text.startswith("Sở Y tế") for line in page.lines) for page in pages]
        for pages in (measures.read_pages(printed[name]) for name in ("board", "loose"))
    ]
    assert rows == [[15, 2], [17, 0]]
