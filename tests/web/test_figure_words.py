from datetime import date
from decimal import Decimal

from tracker.rules.arithmetic import FigureFacts, FigureWarning, check_figure
from tracker.rules.figure_choices import FigureState, MeasureKind
from tracker.speech import speaking
from tracker.web.figure_words import SENTENCES, doubt_words, figure_words, words_of


def ratio(numerator, denominator, stated=None):
    typed = (None if one is None else Decimal(one) for one in (numerator, denominator, stated))
    names = ("numerator", "denominator", "stated")
    return FigureFacts(MeasureKind.RATIO, **dict(zip(names, typed, strict=True)))


def count(value, **more):
    return FigureFacts(MeasureKind.COUNT, value=Decimal(value), **more)


def test_doubts_are_told_with_both_figures_in_both_languages(app):
    [stated] = check_figure(ratio(1390, 1902, "70.08"))
    [thousands] = check_figure(count("1.39", unit_words="tỷ đồng"), count(1390))
    [late] = check_figure(count(3, is_estimated=True, period="2023-Q4"), today=date(2024, 1, 5))
    with app.test_request_context(), speaking("vi"):
        assert words_of(stated) == (
            "1.390 ÷ 1.902 = 73,08\u00a0%, báo cáo của đơn vị ghi 70,08\u00a0%, lệch 3,00 điểm "
            "phần trăm. Hệ thống dùng 73,08\u00a0%."
        )
        [jump] = check_figure(count("40.5", unit_words="%"), count(65, unit_words="%"))
        assert words_of(jump) == (
            "Kỳ trước 65,00\u00a0%, kỳ này 40,50\u00a0%, chênh 24,50 điểm phần trăm."
        )
        assert "1.390 đọc là một nghìn ba trăm chín mươi" in words_of(thousands)
        assert "31/12/2023" in words_of(late)
        assert figure_words(ratio(1390, 1902)) == "73,08\u00a0%"
        assert figure_words(count(1390)) == "1.390"
        nothing = FigureFacts(MeasureKind.COUNT, state=FigureState.NO_DATA)
        assert figure_words(nothing) == "chưa có số liệu"
        assert figure_words(ratio(1, None)) == "–"
    with app.test_request_context(), speaking("en"):
        assert "70.08%" in doubt_words("stated_differs", stated.facts)
    assert set(SENTENCES) == set(FigureWarning)


EVERY = {
    "numerator": "1", "denominator": "2", "stated": "3", "computed": "4.00", "difference": "5.00",
    "value": "120", "before": "7", "now": "8", "factor": "9.5", "field": "value", "periods": 3,
    "ended_on": "2023-12-31", "target": "10", "sum": "11", "total": "12", "count": 2,
    "percent": True, "cumulative": True,
}  # fmt: skip


def test_every_doubt_has_a_sentence_without_gaps(app):
    for language in ("vi", "en"):
        with app.test_request_context(), speaking(language):
            said = [doubt_words(one, EVERY) for one in FigureWarning]
        assert all(one and "%(" not in one for one in said)
        assert len(set(said)) == len(said)
