"""Each rule of tagged and archived files: a sound file keeps it, a broken one is told of."""

import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.printing import conformance, tiny

ELEMENTS = {"/H1": 0, "/P": 1, "/Figure": 2, "/TH": 3, "/TD": 4, "/LBody": 5, "/Link": 6}


def told(pdf, kind):
    """Return the element of a kind that tells something painted."""
    return pdf.Root.StructTreeRoot.ParentTree.Nums[1][ELEMENTS[kind]]


def painted(old, new):
    """Return what replaces a piece of what the page paints."""

    def change(pdf):
        content = tiny.CONTENT.replace(old, new)
        assert content != tiny.CONTENT
        pdf.pages[0].Contents = pdf.make_stream(content)

    return change


def said(old, new):
    """Return what replaces a piece of what the file says of itself."""

    def change(pdf):
        assert old in tiny.XMP
        pdf.Root.Metadata = pdf.make_stream(tiny.XMP.replace(old, new))

    return change


def without(path):
    """Return what takes away a part of the root."""

    def change(pdf):
        *way, last = path.split(".")
        where = pdf.Root
        for step in way:
            where = where[f"/{step}"]
        del where[f"/{last}"]

    return change


def put(find, key, value):
    """Return what puts something in its place."""

    def change(pdf):
        find(pdf)[key] = value

    return change


def root(pdf):
    return pdf.Root


def font(pdf):
    return pdf.pages[0].Resources.Font.F


def child(pdf):
    return font(pdf).DescendantFonts[0]


def page(pdf):
    return pdf.pages[0].obj


def element(kind):
    return lambda pdf: told(pdf, kind)


def stream(key, value):
    """Return what hangs a stream with one odd key on the root."""

    def change(pdf):
        pdf.Root.PieceInfo = pdf.make_stream(b"")
        pdf.Root.PieceInfo[key] = value

    return change


def renamed(pdf):
    told(pdf, "/LBody").P.K = Array([])
    told(pdf, "/P").K.append(told(pdf, "/LBody"))


def second_cell(pdf):
    row = told(pdf, "/TD").P
    row.K.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TD, P=row)))


def twins(pdf):
    for kind in ("/TH", "/TD"):
        told(pdf, kind).ID = String("x")


def no_headings(pdf):
    told(pdf, "/TH").S = Name.TD


def rgb_of_four(pdf):
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


def own_profile(pdf):
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(bytes(128), N=3)


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
BROKEN = [
    ("not marked as tagged", without("MarkInfo")),
    ("its own tags are suspects", put(lambda pdf: pdf.Root.MarkInfo, "/Suspects", True)),
    ("language is not vi", put(root, "/Lang", String("en"))),
    ("viewers do not show the title", without("ViewerPreferences.DisplayDocTitle")),
    ("/AcroForm in the root", put(root, "/AcroForm", Dictionary(XFA=String("x")))),
    ("/OpenAction in the root", put(root, "/OpenAction", SCRIPT)),
    ("action /JavaScript", put(root, "/OpenAction", SCRIPT)),
    ("/OCProperties in the root", put(root, "/OCProperties", Dictionary())),
    ("names of /JavaScript", put(root, "/Names", Dictionary(JavaScript=Dictionary()))),
    ("a file inside", put(root, "/PieceInfo", Dictionary(EF=Dictionary()))),
    ("no bookmarks", without("Outlines")),
    ("a bookmark without words", put(lambda pdf: pdf.Root.Outlines.First, "/Title", String(" "))),
    ("a bookmark to nowhere", without("Outlines.First.Dest")),
    ("no XMP", without("Metadata")),
    ("no Author", lambda pdf: pdf.docinfo.__delitem__("/Author")),
    ("XMP and Author differ", said(b"<dc:creator>A", b"<dc:creator>B")),
    ("XMP and Producer differ", said(b"<pdf:Producer>P", b"<pdf:Producer>Q")),
    ("XMP and ModDate differ", said(b"02:03+00:00</xmp:M", b"02:04+00:00</xmp:M")),
    ("XMP does not say PDF/UA-1", said(b'pdfuaid:part="1"', b"")),
    ("XMP says PDF/A-2B", said(b'conformance="A"', b'conformance="B"')),
    ("is not embedded", lambda pdf: child(pdf).FontDescriptor.__delitem__("/FontFile2")),
    ("is not ours", put(lambda pdf: child(pdf).FontDescriptor, "/FontName", Name("/Arial"))),
    ("tells no letters", lambda pdf: font(pdf).__delitem__("/ToUnicode")),
    ("tells a letter nobody can say", lambda pdf: put(
        font, "/ToUnicode", pdf.make_stream(b"<0001> <FEFF>"))(pdf)),
    ("has codes of its own", put(font, "/Encoding", Name.WinAnsiEncoding)),
    ("does not say which shape is whose", lambda pdf: child(pdf).__delitem__("/CIDToGIDMap")),
    ("a width of 600 in the file, 500", put(child, "/W", Array([1, Array([600])]))),
    ("no tags", without("StructTreeRoot")),
    ("the tree begins with", put(lambda pdf: pdf.Root.StructTreeRoot.K[0], "/S", Name.Sect)),
    ("/Formel is no known tag", put(element("/P"), "/S", Name.Formel)),
    ("hangs on something else", lambda pdf: told(pdf, "/P").__delitem__("/P")),
    ("two of one name", twins),
    ("/LBody in /P", renamed),
    ("/P in /TR", put(element("/TD"), "/S", Name.P)),
    ("a picture without words", put(element("/Figure"), "/Alt", String(" "))),
    ("a picture that says it stands outside", put(
        lambda pdf: told(pdf, "/Figure").A, "/BBox", Array([0, 800, 9, 900]))),
    ("a heading of a table without its scope", lambda pdf: told(pdf, "/TH").__delitem__("/A")),
    ("a table with rows of different length", second_cell),
    ("a table without headings", no_headings),
    ("heading H2 after level 0", put(element("/H1"), "/S", Name.H2)),
    ("a link that leads nowhere", put(element("/Link"), "/K", Array([6]))),
    ("a link without words", lambda pdf: page(pdf).Annots[0].__delitem__("/Contents")),
    ("a link outside the tags", lambda pdf: page(pdf).Annots[0].__delitem__("/StructParent")),
    ("a link that is not printed", put(lambda pdf: page(pdf).Annots[0], "/F", 2)),
    ("page 1: order of tabs", lambda pdf: page(pdf).__delitem__("/Tabs")),
    ("page 1: text outside the tags", painted(b"/MCID 1>", b"/MCID 9>")),
    ("page 1: a drawing outside the tags", painted(b"/Artifact BMC 0 0 9 9 re f EMC", b"9 w S")),
    ("page 1: a sign without a shape", painted(b"<0001>", b"<0000>")),
    ("page 1: two pieces of one number", painted(b"/MCID 1>", b"/MCID 0>")),
    ("page 1: decor inside the tags", painted(b"q 20", b"/Artifact BMC EMC q 20")),
    ("page 1: tags inside decor", painted(b"0 0 9 9 re f", b"/P <</MCID 8>> BDC EMC")),
    ("page 1: marks or states left open", painted(b"9 9 re f Q", b"9 9 re f")),
    ("page 1: too many saved states", painted(b"q 20", b"q " * 29 + b"Q " * 28 + b"20")),
    ("no output intent", without("OutputIntents")),
    ("an output intent without a profile", lambda pdf: pdf.Root.OutputIntents[0].__delitem__(
        "/DestOutputProfile")),
    ("a profile of colours nobody can use", own_profile),
    ("a profile of other colours", rgb_of_four),
    ("a page of an impossible size", put(page, "/MediaBox", Array([0, 0, 2, 842]))),
    ("a curve of colours", put(root, "/PieceInfo", Dictionary(Type=Name.ExtGState, TR=Name.X))),
    ("a blend nobody knows", put(root, "/PieceInfo", Dictionary(BM=Name.Odd))),
    ("a name too long", put(root, "/" + "n" * 128, 1)),
    ("a text too long", put(root, "/Long", String("t" * 32_768))),
    ("what is shown stands in another file", stream("/F", String("x"))),
    ("a picture that may look otherwise", lambda pdf: (
        stream("/Subtype", Name.Image)(pdf), put(lambda one: one.Root.PieceInfo, "/Interpolate",
        True)(pdf))),
    ("a program to paint with", stream("/Subtype", Name.PS)),
]  # fmt: skip


def test_a_sound_file_has_no_fault_but_its_name_which_saving_gives():
    assert conformance.faults_in(tiny.sound(), archive=True) == ["no identifier"]


@pytest.mark.parametrize(("words", "change"), BROKEN, ids=[words for words, _change in BROKEN])
def test_a_broken_rule_is_told(words, change):
    pdf = tiny.sound()
    change(pdf)
    assert any(words in fault for fault in conformance.faults_in(pdf, archive=True))
