"""A consolidated report as a paper."""

from datetime import datetime

from tracker.models import ConsolidatedReport
from tracker.printing.consolidated import ReportPaper
from tracker.printing.parts import Issuer, Signer, Verification
from tracker.queries.consolidated.reading import current, list_blocks, to_rule
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.signing import titles_of
from tracker.services.issued_papers import verifications_of

SPANS = {
    ConsolidatedKind.MONTH: "thang-{}",
    ConsolidatedKind.QUARTER: "quy-{}",
    ConsolidatedKind.HALF_YEAR: "6-thang-{half}",
    ConsolidatedKind.NINE_MONTHS: "9-thang",
    ConsolidatedKind.YEAR: "nam",
    ConsolidatedKind.YEAR_END_REVIEW: "tong-ket",
}
RECIPIENTS = ("Thành viên Ban Chỉ đạo", "Các sở, ban, ngành, địa phương", "Lưu: VT, Hồ sơ")


def paper_of(report: ConsolidatedReport, *, now: datetime) -> ReportPaper:
    """Return the paper of a report by the version in force; the same whenever it is issued."""
    titles, office = titles_of(report.signer_office)
    first = (report.addressee,) if report.addressee else ()
    return ReportPaper(
        issuer=Issuer(report.issuer, report.issuer_parent or None),
        issuer_words=report.issuer_name,
        symbol=report.symbol,
        number=report.number or None,
        place=report.place,
        day=report.issued_on,
        subject=report.subject,
        addressee=report.addressee,
        blocks=tuple(to_rule(row) for row in list_blocks(current(report))),
        signs=Signer(report.signer or None, titles, office or None),
        recipients=(("Như trên",) if first else ()) + RECIPIENTS,
        created_at=report.issued_at or now,
        verification=_verification(report),
    )


def _verification(report: ConsolidatedReport) -> Verification | None:
    number = report.document_id
    return verifications_of([number]).get(number) if number else None


def file_stem(report: ConsolidatedReport) -> str:
    """Return the name a report is sent under, without its ending."""
    part = SPANS[report.kind].format(report.ordinal, half="dau" if report.ordinal == 1 else "cuoi")
    end = f"-so-{report.number}" if report.number else "-du-thao"
    return f"bao-cao-tong-hop-{part}-{report.year}{end}"
