"""For each list that can be read back: a change of one row with a cell of each kind, a new row."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.rules.grids import Cell, CellKind
from tracker.rules.permissions import Role

AWKWARD = "@Đặng = “Hà” + “Bắc”\n- dòng hai;  'ba'"


@dataclass(frozen=True)
class Case:
    """A list: who works on it, where it comes from, a change of one of its rows, a new row."""

    role: Role
    address: str
    row: int
    typed: dict[str, Any]  # by heading: what the cells say afterwards
    new: dict[str, Any]
    reads: dict[str, str] = field(default_factory=dict)  # where the product says it otherwise
    follows: frozenset[str] = frozenset()  # columns worked out of what was typed


CASES = {
    "units": Case(
        Role.SECRETARIAT,
        "/units/export.xlsx",
        3,
        {
            "Tên ngắn": "=Nội vụ",
            "Loại": "cấp xã",
            "Mã đơn vị cấp trên": "Sở Y tế",
            "Thứ tự xếp": 5,
            "Hiệu lực từ": Cell("1/3/2020", CellKind.DATE, day=date(2020, 3, 1)),
            "Tên gọi khác": "SNV; Sở Nội-vụ",
        },
        {"Mã": "X1", "Tên đơn vị": "Sở Mới", "Tên ngắn": "Mới", "Loại": "Cấp xã", "Thứ tự xếp": 99},
        {"Mã đơn vị cấp trên": "", "Loại": "", "Hiệu lực từ": "01/03/2020"},
        frozenset({"Đơn vị cấp trên"}),
    ),
    "groups": Case(
        Role.ADMIN,
        "/units/groups.xlsx",
        1,
        {"Tên nhóm": "+Khối", "Các đơn vị trong nhóm": "sở nội vụ\nSở Y tế"},
        {"Tên nhóm": "Khối hai", "Các đơn vị trong nhóm": "VP UBND"},
        {"Các đơn vị trong nhóm": "Sở Y tế; Sở Nội vụ"},
    ),
    "people": Case(
        Role.ADMIN,
        "/users/export.xlsx",
        5,
        {"Chức vụ": "-Trưởng phòng", "Điện thoại công vụ": "0912", "Thủ trưởng đơn vị": "x"},
        {
            "Họ và tên": "Người Mới",
            "Thư điện tử công vụ": "moi@donvi.example",
            "Vai trò trong ban": "Chuyên viên đơn vị",
            "Đơn vị": "Sở Y tế",
        },
        {"Thủ trưởng đơn vị": "có"},
    ),
    "documents": Case(
        Role.SECRETARIAT,
        "/documents/export.xlsx",
        1,
        {
            "Loại": "Báo cáo",
            "Trích yếu": "=Báo cáo",
            "Ngày ban hành": "03.11.2023",
            "Hạn trả lời": Cell("", CellKind.DATE, day=date(2023, 12, 1)),
            "Số bản phát hành": "1.390",
            "Ghi chú của Tổ thư ký": AWKWARD,
        },
        {
            "Loại": "Thông báo",
            "Số": "99",
            "Ký hiệu": "TB-BCĐ",
            "Ngày ban hành": "20/11/2023",
            "Trích yếu": "- Mới",
            "Cơ quan ban hành": "Ban Chỉ đạo",
            "Độ khẩn": "Hỏa tốc",
        },
        {"Ngày ban hành": "03/11/2023", "Hạn trả lời": "01/12/2023", "Số bản phát hành": "1390"},
    ),
    "budget": Case(
        Role.SECRETARIAT,
        "/budget/export.xlsx",
        2,
        {
            "Việc giao": "+ cổng dữ liệu",
            "Năm": 2022,
            "đến năm": "2024",
            "Nguồn": "ngân sách TRUNG ƯƠNG",
            "Dự toán, đồng": "197,3 tỷ",
            "Giải ngân, đồng": 1_000,
            "Lý do giữ số liệu": "",
        },
        {
            "Kế hoạch": "3015/KH-UBND",
            "Nội dung chi": "@Mới",
            "Năm": 2024,
            "Nguồn": "Ngân sách tỉnh",
            "Dự toán, đồng": 5,
        },
        {
            "Việc giao": "+ Cổng dữ liệu",
            "Nguồn": "Ngân sách trung ương",
            "Dự toán, đồng": "197300000000",
        },
    ),
    "inspections": Case(
        Role.CHAIR,
        "/inspections/export.xlsx",
        1,
        {
            "Loại": "Giám sát",
            "Đến ngày": "31/12/2023",
            "Thành viên": AWKWARD,
            "Đơn vị được kiểm tra": "Sở Y tế; VP UBND",
        },
        {
            "Nội dung kiểm tra, giám sát": "=Kiểm tra mới",
            "Loại": "Kiểm tra",
            "Từ ngày": "01/12/2023",
            "Đến ngày": "02/12/2023",
        },
        {"Đơn vị được kiểm tra": "Văn phòng UBND tỉnh; Sở Y tế"},
    ),
    "findings": Case(
        Role.CHAIR,
        "/inspections/findings.xlsx",
        3,  # after the inspection added above, and one without findings
        {
            "Nội dung": AWKWARD,
            "Về đơn vị": "Sở Nội vụ",
            "Đơn vị chủ trì": "",
            "Nhóm chủ trì": "+KHỐI",
            "Đơn vị phối hợp": "",
            "Hạn đúng ngày": "29/12/2023",
            "Không giao việc": "có",
        },
        {
            "Cuộc kiểm tra, giám sát": "-Kiểm tra I",
            "Loại phát hiện": "Kiến nghị",
            "Nội dung": "+ Việc mới",
            "Nhóm chủ trì": "Các sở, ban, ngành",
        },
        {"Nhóm chủ trì": "+Khối"},
        frozenset({"Hạn"}),
    ),
    "measures": Case(
        Role.UNIT_MEMBER,
        "/tasks/{detail}/measures.xlsx",
        1,
        {"Biện pháp": AWKWARD, "Người phụ trách": "", "Thời hạn": "16/12/2023"},
        {"Mã chỉ số": "1.1", "Biện pháp": "=Tập huấn"},
    ),
    "indicators": Case(
        Role.SECRETARIAT,
        "/indicators/sets/{set}/export.xlsx",
        1,
        {
            "Tên chỉ số": "@Nhận thức số",
            "Điểm tối đa": "120,5",
            "Cách đo": "theo mức",
            "Đơn vị tính": "=hồ sơ",
            "Chiều hướng": "Càng thấp càng tốt",
            "Cộng dồn trong năm": "x",
            "Các mức": "Mức 1: 25; Mức 2: 100%",
            "Cách chấm theo lời văn của nguồn": AWKWARD,
        },
        {
            "Mã": "1.1.1",
            "Thuộc chỉ số": "1.1",
            "Cấp": "Chỉ số thành phần",
            "Tên chỉ số": "+Mới",
            "Cách đo": "Tỷ lệ",
            "Tử số": "-a",
            "Mẫu số": "b",
        },
        {
            "Điểm tối đa": "120,5",
            "Cách đo": "Theo mức",
            "Cộng dồn trong năm": "có",
            "Các mức": "Mức 1: 25%; Mức 2: 100%",
        },
    ),
    "results": Case(
        Role.SECRETARIAT,
        "/indicators/editions/2022/export.xlsx",
        1,
        {"Điểm": "0,5796", "Hạng": "32", "Nguồn": "@dti.gov.vn"},
        {"Tỉnh, thành phố": "bình định", "Chỉ số": "P-GOV", "Điểm": 0.5, "Nguồn": "=x"},
        {},
    ),
    "scores": Case(
        Role.SECRETARIAT,
        "/indicators/scores/2022/export.xlsx",
        2,
        {"Điểm tự chấm": "38", "Điểm phấn đấu": 80, "Tài liệu kiểm chứng": "=Công văn"},
        {},
    ),
    "targets": Case(
        Role.SECRETARIAT,
        "/plans/{plan}/targets.xlsx",
        2,
        {"Chỉ tiêu": "từ … đến …", "Trị số": "40", "đến": "50,5", "Lời văn": "=lời"},
        {"Mã chỉ số": "1.1", "Năm": 2026, "Chỉ tiêu": "bằng lời", "Lời văn": "@Nhóm 20"},
    ),
    "leads": Case(
        Role.SECRETARIAT,
        "/plans/{draft}/leads.xlsx",
        1,
        {
            "Đơn vị chủ trì": "sở y tế",
            "Đơn vị phối hợp": "VP UBND tỉnh; Sở Nội vụ",
            "Mục tiêu ghi trong văn bản": "=nhóm 20",
        },
        {},
        {"Đơn vị chủ trì": "Sở Y tế", "Đơn vị phối hợp": "Văn phòng UBND tỉnh; Sở Nội vụ"},
    ),
}


SAID = {"VP UBND": "Văn phòng UBND tỉnh", "bình định": "Bình Định", 0.5: "0,5"}
