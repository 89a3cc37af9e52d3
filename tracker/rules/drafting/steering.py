"""Direction and steering: documents issued, sessions, inspections, money, the province's rank."""

from collections import Counter
from collections.abc import Sequence

from tracker.rules.choices import DocumentKind, InspectionKind, MeetingKind
from tracker.rules.dates import show_date
from tracker.rules.drafting.blocks import Line, Sentence, Source, said, sentence
from tracker.rules.drafting.facts import Dti, Facts, InspectionLine, Money, SessionLine
from tracker.rules.drafting.writing import MOST_NAMED, count, day, listed, others_of, share
from tracker.rules.money import show_money
from tracker.rules.numbers import show_number

KINDS: dict[DocumentKind, str] = {
    DocumentKind.RESOLUTION: "nghị quyết",
    DocumentKind.DECISION: "quyết định",
    DocumentKind.DIRECTIVE: "chỉ thị",
    DocumentKind.REGULATION: "quy chế",
    DocumentKind.RULES: "quy định",
    DocumentKind.COMMUNIQUE: "thông cáo",
    DocumentKind.NOTICE: "thông báo",
    DocumentKind.GUIDANCE: "hướng dẫn",
    DocumentKind.PROGRAMME: "chương trình",
    DocumentKind.PLAN: "kế hoạch",
    DocumentKind.OPTION: "phương án",
    DocumentKind.SCHEME: "đề án",
    DocumentKind.PROJECT: "dự án",
    DocumentKind.REPORT: "báo cáo",
    DocumentKind.MINUTES: "biên bản",
    DocumentKind.SUBMISSION: "tờ trình",
    DocumentKind.CONTRACT: "hợp đồng",
    DocumentKind.DISPATCH: "công điện",
    DocumentKind.MEMORANDUM: "bản ghi nhớ",
    DocumentKind.AGREEMENT: "bản thỏa thuận",
    DocumentKind.AUTHORIZATION: "giấy ủy quyền",
    DocumentKind.INVITATION: "giấy mời",
    DocumentKind.INTRODUCTION: "giấy giới thiệu",
    DocumentKind.LEAVE: "giấy nghỉ phép",
    DocumentKind.SENDING_SLIP: "phiếu gửi",
    DocumentKind.TRANSFER_SLIP: "phiếu chuyển",
    DocumentKind.NOTICE_SLIP: "phiếu báo",
    DocumentKind.LETTER: "công văn",
}
CITIES = {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}
FEW = 3  # documents named in the sentence itself; more go into an annex
DOCUMENTS: Source = {"of": "documents"}


def documents(facts: Facts) -> list[Sentence]:
    """Say how many documents were issued, by type, and where they are listed."""
    lines = facts.documents
    if not lines:
        return [
            sentence("documents", "Trong kỳ, sổ văn bản không ghi nhận văn bản nào được ban hành.")
        ]
    counts = Counter(line.kind for line in lines)
    kinds = [kind for kind in KINDS if counts[kind]]
    numbers: dict[str, tuple[str, Source]] = {"all": (count(len(lines)), DOCUMENTS)}
    for kind in kinds:
        numbers[kind.value] = (count(counts[kind]), {"of": "documents", "kind": kind.value})
    what = "{all} văn bản, gồm " + ", ".join(f"{{{kind.value}}} {KINDS[kind]}" for kind in kinds)
    if len(kinds) == 1:
        what = f"{{all}} {KINDS[kinds[0]]}"
    where = (
        f": {listed(lines, lambda line: f'{line.sign} {day(line.issued_on)}', mark='; ')}"
        if len(lines) <= FEW
        else " (danh mục tại Phụ lục kèm theo)"
    )
    told = sentence("documents", f"Trong kỳ, đã ban hành {what}{where}.", **numbers)
    return [told, *_issuers(facts)]


def _issuers(facts: Facts) -> list[Sentence]:
    """Say what the committee had others issue (tham mưu ban hành): by whom, and how many."""
    issuers = Counter(line.issuer for line in facts.documents)
    own = facts.committee.casefold()  # the short name "Ban Chỉ đạo" is its own, too
    others = [name for name in issuers if not own.startswith(name.casefold())]
    if not others:
        return []
    if len(issuers) == 1:
        these = "Các văn bản này" if len(facts.documents) > 1 else "Văn bản này"
        return [sentence("documents.issuers", f"{these} do {said(others[0])} ban hành.")]
    numbers: dict[str, tuple[str, Source]] = {}
    parts = []
    for order, name in enumerate(others[:MOST_NAMED], 1):
        parts.append(f"{said(name)} ban hành {{i{order}}} văn bản")
        numbers[f"i{order}"] = (count(issuers[name]), {**DOCUMENTS, "issuers": [name]})
    if rest := others[MOST_NAMED:]:
        parts.append(f"{count(len(rest))} cơ quan khác ban hành {{rest}} văn bản")
        told = sum(issuers[name] for name in rest)
        numbers["rest"] = (count(told), {**DOCUMENTS, "issuers": rest})
    return [sentence("documents.issuers", f"Trong đó, {'; '.join(parts)}.", **numbers)]


def document_rows(facts: Facts) -> list[Line]:
    """Return the annex of documents."""
    return [
        Line(
            (str(order), line.sign, show_date(line.issued_on), line.subject, line.issuer),
            {"document": line.document_id},
        )
        for order, line in enumerate(facts.documents, 1)
    ]


def sessions(facts: Facts) -> list[Sentence]:
    """Say which sessions were held and how many conclusions they had."""
    lines = facts.sessions
    if not lines:
        return [sentence("sessions", f"Trong kỳ, {said(facts.committee)} không họp phiên nào.")]
    held = listed(lines, _session, mark="; ", noun="phiên", is_linked=True)
    concluded = sum(line.conclusions for line in lines)
    end = ", đưa ra {conclusions} kết luận." if concluded else "; chưa ghi kết luận."
    return [
        sentence(
            "sessions",
            f"{said(facts.committee)} đã họp {{all}} phiên ({held}){end}",
            all=(count(len(lines)), {"of": "sessions"}),
            conclusions=(count(concluded), {"of": "conclusions"}),
            **others_of(lines, {"of": "sessions"}, lambda line: [line.meeting_id]),
        )
    ]


def _session(line: SessionLine) -> str:
    return f"{name_of_session(line.kind, line.ordinal)}, {day(line.held_on)}"


def name_of_session(kind: MeetingKind, ordinal: int) -> str:
    """Name a session in the middle of a sentence; each kind is numbered by itself.

    >>> name_of_session(MeetingKind.THEMATIC, 1), name_of_session(MeetingKind.REGULAR, 5)
    ('phiên chuyên đề thứ 1', 'phiên thứ 5')
    """
    kinds = {
        MeetingKind.THEMATIC: " chuyên đề",
        MeetingKind.YEAR_END: " tổng kết năm",
        MeetingKind.SUPERVISION: " giám sát",
    }
    return f"phiên{kinds.get(kind, '')} thứ {ordinal}"


def inspections(facts: Facts) -> list[Sentence]:
    """Say which inspections there were and what they recommended."""
    lines = facts.inspections
    if not lines:
        return [
            sentence("inspections", "Trong kỳ, không có cuộc kiểm tra, giám sát nào được ghi nhận.")
        ]
    asked, units = sum(line.recommendations for line in lines), sum(line.units for line in lines)
    end = ", nêu {recommendations} kiến nghị." if asked else "."
    what = _kind_of(lines[0]) if len(lines) == 1 else "kiểm tra, giám sát"
    times = "" if len(lines) == 1 else "lượt "
    where = f" tại {{units}} {times}đơn vị" if units else ""
    titles = listed(lines, lambda line: f"“{line.title}”", mark="; ", noun="cuộc", is_linked=True)
    return [
        sentence(
            "inspections",
            f"Đã tổ chức {{all}} cuộc {what}{where}: {titles}{end}",
            all=(count(len(lines)), {"of": "inspections"}),
            units=(count(units), {"of": "inspections", "cell": "units"}),
            recommendations=(count(asked), {"of": "inspections", "cell": "recommendations"}),
            **others_of(lines, {"of": "inspections"}, lambda line: [line.inspection_id]),
        )
    ]


def _kind_of(line: InspectionLine) -> str:
    return "giám sát" if line.kind is InspectionKind.SUPERVISION else "kiểm tra"


def money(lines: Sequence[Money]) -> list[Sentence]:
    """Say what was planned, allocated and disbursed; sums of several years stand apart."""
    if not lines:
        return [sentence("money", "Chưa có số liệu kinh phí trong kỳ.")]
    return [_money(line) for line in lines]


def _money(line: Money) -> Sentence:
    is_one = line.first_year == line.last_year
    years = str(line.first_year) if is_one else f"{line.first_year}-{line.last_year}"
    source: Source = {"of": "money", "from": line.first_year, "to": line.last_year}
    named = (("planned", "kế hoạch"), ("allocated", "đã phân bổ"), ("disbursed", "đã giải ngân"))
    parts, numbers = [], {}
    for key, words in named:
        amount = getattr(line, key)
        if amount is None:
            parts.append(f"chưa có số liệu {words.removeprefix('đã ')}")
        else:
            parts.append(f"{words} {{{key}}}")
            numbers[key] = (show_money(amount), source)
    end = ""
    if line.share_disbursed is not None:
        end = ", đạt {share} số đã phân bổ"
        numbers["share"] = (share(line.share_disbursed), source)
    start = f"Kinh phí {'năm' if is_one else 'giai đoạn'} {years}"
    return sentence(f"money.{years}", f"{start}: {'; '.join(parts)}{end}.", **numbers)


def dti(result: Dti | None) -> list[Sentence]:
    """Say the latest published score and rank, and the change of both."""
    if result is None or result.rank is None:
        return []
    source: Source = {"of": "dti", "year": result.data_year}
    of = f"/{result.of}" if result.of else ""
    numbers = {"rank": (f"{result.rank}{of}", source)}
    scored = ""
    if result.score is not None:
        scored = " đạt {score} điểm,"
        numbers["score"] = (show_number(result.score, _places(result)), source)
    change = _change_of_rank(result)
    if change:
        numbers["change"] = (str(abs(change)), source)
    elif result.before_rank is not None and not result.is_comparable:
        numbers["before"] = (f"{result.before_rank}/{result.before_of or '–'}", source)
    words = (
        f"Chỉ số chuyển đổi số (DTI) năm {result.data_year} của {said(place_name(result.province))}"
        f"{scored} xếp hạng {{rank}}{_change_words(result, change)}."
    )
    return [sentence("dti", words, **numbers)]


def place_name(province: str) -> str:
    """Return the name of a province in a sentence; the cities under the centre are no provinces.

    >>> place_name("Gia Lai"), place_name("TP. Đà Nẵng"), place_name("Hà Nội")
    ('tỉnh Gia Lai', 'thành phố Đà Nẵng', 'thành phố Hà Nội')
    """
    name = province.removeprefix("TP.").removeprefix("Thành phố").removeprefix("Tỉnh").strip()
    return f"{'thành phố' if name in CITIES else 'tỉnh'} {name}"


def _places(result: Dti) -> int:
    """Return four decimals for a score of one, two for points."""
    return 4 if result.score is not None and abs(result.score) <= 1 else 2


def _change_of_rank(result: Dti) -> int:
    if result.before_rank is None or result.rank is None or not result.is_comparable:
        return 0
    return result.before_rank - result.rank


def _change_words(result: Dti, change: int) -> str:
    if result.before_rank is None:
        return ""
    if not result.is_comparable:
        return f"; năm {result.before_year} xếp hạng {{before}}"
    if not change:
        return f", giữ nguyên hạng so với năm {result.before_year}"
    way = "tăng" if change > 0 else "giảm"
    return f", {way} {{change}} bậc so với năm {result.before_year}"
