"""The smallest file that keeps every rule of ``conformance``, built by hand to be spoilt."""

import io
from functools import cache
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, String

CONTENT = b"""/Artifact BMC 0 0 9 9 re f EMC
/H1 <</MCID 0>> BDC BT /F 12 Tf 1 0 0 1 50 700 Tm [<0001>] TJ ET EMC
/P <</MCID 1>> BDC BT /F 12 Tf 1 0 0 1 50 600 Tm [<0001>] TJ ET EMC
/Figure <</MCID 2>> BDC q 20 20 9 9 re f Q EMC
/TH <</MCID 3>> BDC BT [<0001>] TJ ET EMC
/TD <</MCID 4>> BDC BT [<0001>] TJ ET EMC
/LBody <</MCID 5>> BDC BT [<0001>] TJ ET EMC
/Link <</MCID 6>> BDC BT [<0001>] TJ ET EMC
"""
INFO = {
    "/Title": "T",
    "/Author": "A",
    "/Subject": "S",
    "/Keywords": "K",
    "/Producer": "P",
    "/CreationDate": "D:20230105010203Z",
    "/ModDate": "D:20230105010203Z",
}
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><rdf:Description rdf:about=""
 pdfaid:part="2" pdfaid:conformance="A" pdfuaid:part="1"><dc:title>T</dc:title>
<dc:creator>A</dc:creator><dc:description>S</dc:description><pdf:Keywords>K</pdf:Keywords>
<pdf:Producer>P</pdf:Producer><xmp:CreateDate>2023-01-05T01:02:03+00:00</xmp:CreateDate>
<xmp:ModifyDate>2023-01-05T01:02:03+00:00</xmp:ModifyDate></rdf:Description></rdf:RDF>
</x:xmpmeta>"""
LETTERS = b"1 beginbfchar <0001> <0061> endbfchar"
PROFILE = bytes(8) + b"\4\0\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(88)


def sound() -> pikepdf.Pdf:
    """Return a file of one page: heading, paragraph, picture, table, list and link."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(CONTENT)
    page.Resources = Dictionary(Font=Dictionary(F=_font(pdf)))
    page.Tabs, page.StructParents = Name.S, 0
    bookmark = Dictionary(Title=String("T"), Dest=Array([page.obj, Name.Fit]))
    pdf.Root.Outlines = pdf.make_indirect(
        Dictionary(First=pdf.make_indirect(bookmark), Last=pdf.make_indirect(bookmark), Count=1)
    )
    pdf.Root.Lang, pdf.Root.MarkInfo = String("vi"), Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = pdf.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
    profile = pdf.make_stream(PROFILE, N=3)
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, DestOutputProfile=profile)])
    for key, value in INFO.items():
        pdf.docinfo[key] = value
    _tag(pdf, page)
    return pdf


def _tag(pdf: pikepdf.Pdf, page: Any) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.StructTreeRoot = root

    def hang(above: Any, kind: str, *numbers: int, **more: Any) -> Any:
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=above, Pg=page.obj, **more)
        element.K = Array(list(numbers))
        element = pdf.make_indirect(element)
        above.K = Array([*above.get("/K", []), element])
        return element

    top = hang(root, "Document")
    heading, paragraph = hang(top, "H1", 0), hang(top, "P", 1)
    box = Dictionary(O=Name.Layout, BBox=Array([20, 20, 29, 29]))
    figure = hang(top, "Figure", 2, Alt=String("a"), A=box)
    table = hang(top, "Table")
    of_head = Dictionary(O=Name.Table, Scope=Name.Column)
    head = hang(hang(hang(table, "THead"), "TR"), "TH", 3, A=of_head)
    cell = hang(hang(hang(table, "TBody"), "TR"), "TD", 4)
    item = hang(hang(hang(top, "L"), "LI"), "LBody", 5)
    link = hang(top, "Link", 6)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), F=4)
    note.Contents, note.StructParent = String("l"), 1
    page.Annots = Array([pdf.make_indirect(note)])
    link.K.append(Dictionary(Type=Name.OBJR, Obj=page.Annots[0]))
    owners = Array([heading, paragraph, figure, head, cell, item, link])
    root.ParentTree = Dictionary(Nums=Array([0, owners, 1, link]))


def _font(pdf: pikepdf.Pdf) -> Any:
    name = Name("/ABCDEF+Don-Doc-Paper")
    described = Dictionary(Type=Name.FontDescriptor, FontName=name, Flags=4)
    described.FontFile2 = pdf.make_stream(_shapes())
    child = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(described),
        W=Array([1, Array([500])]),
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=name)
    font.Encoding, font.ToUnicode = Name("/Identity-H"), pdf.make_stream(LETTERS)
    font.DescendantFonts = Array([pdf.make_indirect(child)])
    return pdf.make_indirect(font)


@cache
def _shapes() -> bytes:
    """Return a font of one letter, half as wide as high."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({0x61: "a"})
    builder.setupGlyf({".notdef": Glyph(), "a": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
    builder.setupHorizontalHeader()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
