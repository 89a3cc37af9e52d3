import pytest

from tests.rules.annexes.bodies import province
from tracker.rules.annexes.groups import read_group
from tracker.rules.annexes.names import Match
from tracker.rules.annexes.unit_cells import read_units

REGISTER = province()


def names(text: str) -> list[str]:
    return [
        one.found.body.name
        if one.found
        else one.group.group.value
        if one.group
        else f"? {one.words}"
        for one in read_units(text, REGISTER)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bộ Công an, Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế",
            ["Bộ Công an", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ Y tế"],
        ),
        (
            "Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch và Sở Lao động - Thương binh và Xã hội",
            ["Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Lao động - Thương binh và Xã hội"],
        ),
        (
            "VP UBND tỉnh, Sở TTTT, UBND TP Pleiku",
            ["Văn phòng UBND tỉnh", "Sở Thông tin và Truyền thông", "UBND thành phố Pleiku"],
        ),
        (
            "Sở TT&TT; Sở LĐTBXH; sở văn hoá - thể thao & du lịch",
            [
                "Sở Thông tin và Truyền thông",
                "Sở Lao động - Thương binh và Xã hội",
                "Sở Văn hóa, Thể thao và Du lịch",
            ],
        ),
        ("- Sở Tài chính\n- Công an tỉnh Gia Lai", ["Sở Tài chính", "Công an tỉnh"]),
        ("So Thong tin va Truyen thong", ["Sở Thông tin và Truyền thông"]),
        ("Sở Thông tin và Truyền thông (tổng hợp)", ["Sở Thông tin và Truyền thông"]),
        ("Chủ tịch UBND huyện Chư Sê, Chư Păh", ["UBND huyện Chư Sê", "UBND huyện Chư Păh"]),
        ("Sở Khoa học và Công nghệ tỉnh Gia Lai", ["Sở Khoa học và Công nghệ"]),
        (
            "VTV, VOV, các địa phương",
            ["Đài Truyền hình Việt Nam", "Đài Tiếng nói Việt Nam", "localities"],
        ),
        (
            "Sở Tài chính, các đơn vị liên quan; FPT",
            ["Sở Tài chính", "none", "? FPT"],
        ),
        ("các địa phương Bắc Ninh, An Giang", ["UBND tỉnh Bắc Ninh", "UBND tỉnh An Giang"]),
        ("", []),
    ],
)
def test_a_cell_is_cut_into_the_units_it_names(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("các sở, ban, ngành", "departments"),
        ("Sở, ban, ngành cấp tỉnh", "departments"),
        ("UBND các huyện, thị xã, thành phố", "districts"),
        ("UBND cấp huyện", "districts"),
        ("UBND các xã, phường, đặc khu", "communes"),
        ("các sở, ban, ngành và UBND các huyện, thị xã, thành phố", "all_units"),
        ("Các đơn vị, địa phương", "all_units"),
        ("các bộ, ngành, địa phương", "central_and_localities"),
        ("Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "central"),
        ("Các bo, nganh", "central"),
        ("Các đơn vị, địa phương được phân công chủ trì chỉ số", "indicator_leads"),
        ("các địa phương", "localities"),
    ],
)
def test_group_wordings_name_their_group(text, group):
    assert read_group(text).group == group


@pytest.mark.parametrize("text", ["Sở Nội vụ", "Ban Dân tộc", "tỉnh", "Bộ", "FPT", "xã Ia Kly"])
def test_a_name_is_not_taken_for_a_group(text):
    assert read_group(text) is None


def test_an_abbreviation_of_two_units_is_not_guessed():
    (one,) = read_units("Sở NV", REGISTER)
    assert one.found.match is Match.AMBIGUOUS
    assert not one.is_read
    assert {one.found.body.name, *(body.name for body in one.found.others)} == {
        "Sở Nội vụ",
        "Sở Ngoại vụ",
    }


def test_a_slip_of_the_pen_is_found_but_never_sure():
    (one,) = read_units("Sở Thông tn và Truyền thông", REGISTER)
    assert one.found.match is Match.NEAR
    assert one.found.body.code == "STTTT"
    assert not one.is_sure


def test_what_differs_by_a_figure_is_another_unit():
    assert read_units("Phường 11", REGISTER)[0].found is None


def test_a_long_cell_of_nothing_known_is_read_in_reason():
    assert len(read_units(", ".join(f"Ban {n} gì đó" for n in range(300)), REGISTER)) <= 60
