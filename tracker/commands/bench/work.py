"""The plans, assignments and tasks of a seeded database, over two years up to today.

Some 85 in 100 tasks are finished, 2 in 100 overdue; the others are open in time, handed in,
returned or without a date. Reports are shared by all units, one task each and quarter.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from tracker.commands.bench.profiles import Profile
from tracker.rules.choices import LeadGroup, Part, PlanState, ReportFrequency, TaskKind
from tracker.rules.periods import Period, period_containing
from tracker.rules.texts import fold

Row = dict[str, Any]
QUARTERS = 8
TWO_YEARS = 730
SUBJECTS = (
    "Công bố danh mục dữ liệu mở",
    "Phê duyệt cấp độ an toàn hệ thống thông tin",
    "Tái cấu trúc quy trình dịch vụ công trực tuyến toàn trình",
    "Kiện toàn Tổ công nghệ số cộng đồng",
    "Triển khai thanh toán không dùng tiền mặt",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
    "Bồi dưỡng kỹ năng số cho cán bộ, công chức",
    "Kết nối cơ sở dữ liệu chuyên ngành với trục liên thông",
)


class Work:
    """Rows in the order of their ids; the same seed makes the same rows."""

    def __init__(self, profile: Profile, *, today: date, now: datetime) -> None:
        self._profile, self._today, self._now = profile, today, now
        self._chance = Random(20231102)  # noqa: S311 - nothing secret
        self.plans: list[Row] = []
        self.assignments: list[Row] = []
        self.parts: list[Row] = []
        self.tasks: list[Row] = []
        self._ids = count(1)
        self._make_reports()
        self._make_tasks()

    def _make_reports(self) -> None:
        each = self._profile.units * QUARTERS
        for number in range(-(-self._profile.reports // each)):
            plan = self._plan(number)
            title = f"Báo cáo quý theo Kế hoạch số {plan['number']}"
            row = self._assignment(title, plan["id"], TaskKind.PERIODIC_REPORT)
            left = self._profile.reports - number * each
            for place in range(min(each, left)):
                quarter, unit = divmod(place, self._profile.units)
                self._report(row, plan["id"], unit + 1, QUARTERS - 1 - quarter)

    def _make_tasks(self) -> None:
        for number in range(self._profile.tasks):
            plan_id = self._chance.randrange(len(self.plans)) + 1
            title = f"{self._chance.choice(SUBJECTS)}, đợt {number + 1}"
            row = self._assignment(title, plan_id, TaskKind.WORK)
            units = self._chance.sample(range(1, self._profile.units + 1), 4)
            self._part(row, units[0], Part.LEAD)
            if number % 3 == 0:
                for unit in units[1 : 2 + self._chance.randrange(3)]:
                    self._part(row, unit, Part.COORDINATING)
            self._task(row, plan_id, units[0], self._work_due(), f"NV-{number + 1:03}")

    def _plan(self, number: int) -> Row:
        row = {
            "id": number + 1,
            "committee_id": 1,
            "number": str(100 + number),
            "symbol": "KH-UBND",
            "issued_on": self._today - timedelta(days=TWO_YEARS + number),
            "issuer": "UBND tỉnh",
            "subject": f"Kế hoạch chuyển đổi số, phần {number + 1}",
            "detail_counting": "calendar",
            "detail_rolls": True,
            "detail_group": LeadGroup.INDICATOR_LEADS,
            "report_frequency": ReportFrequency.QUARTERLY,
            "report_group": LeadGroup.ALL_UNITS,
            "report_due_kind": "working_days_after_cutoff",
            "report_due_number": 2,
            "first_period": str(self._quarter(QUARTERS - 1)),
            "state": PlanState.PROMULGATED,
            "promulgated_at": self._now - timedelta(days=TWO_YEARS),
            "promulgated_by_id": 1,
            "version_id": 1,
        }
        self.plans.append(row)
        return row

    def _assignment(self, title: str, plan_id: int, kind: TaskKind) -> int:
        id_ = len(self.assignments) + 1
        is_report = kind is TaskKind.PERIODIC_REPORT
        row = {
            "id": id_,
            "committee_id": 1,
            "plan_id": plan_id,
            "kind": kind,
            "position": id_,
            "title": title,
            "text": f"{title}; báo cáo kết quả về Ban Chỉ đạo.",
            "folded": fold(f"{title} {title}; báo cáo kết quả về Ban Chỉ đạo."),
            "deliverable": "Văn bản",
            "lead_group": LeadGroup.ALL_UNITS if is_report else LeadGroup.NONE,
            "deadline_kind": "recurring" if is_report else "exact_date",
            "version_id": 1,
        }
        self.assignments.append(row)
        return id_

    def _part(self, assignment_id: int, unit_id: int, part: Part) -> None:
        self.parts.append(
            {
                "id": len(self.parts) + 1,
                "assignment_id": assignment_id,
                "unit_id": unit_id,
                "part": part,
            }
        )

    def _report(self, assignment_id: int, plan_id: int, unit_id: int, quarters_ago: int) -> None:
        due = self._today + timedelta(days=25 - 91 * quarters_ago)
        period = self._quarter(quarters_ago)
        code = f"BC-{assignment_id}-{period.year % 100}Q{period.quarter}-{unit_id:02}"
        self._task(assignment_id, plan_id, unit_id, due, code, period=str(period))

    def _quarter(self, ago: int) -> Period:
        day = self._today.replace(day=15)
        return period_containing(day - timedelta(days=91 * ago))

    def _work_due(self) -> date | None:
        if self._chance.random() < 0.02:
            return None
        ahead = self._chance.random() < 0.13
        days = self._chance.randrange(1, 180) if ahead else -self._chance.randrange(1, TWO_YEARS)
        return self._today + timedelta(days=days)

    def _task(
        self,
        assignment_id: int,
        plan_id: int,
        unit_id: int,
        due: date | None,
        code: str,
        *,
        period: str = "",
    ) -> None:
        opened_on = (due or self._today) - timedelta(days=60)
        row: Row = {
            "id": next(self._ids),
            "committee_id": 1,
            "assignment_id": assignment_id,
            "plan_id": plan_id,
            "unit_id": unit_id,
            "kind": TaskKind.PERIODIC_REPORT if period else TaskKind.WORK,
            "period": period,
            "code": code,
            "opened_on": min(opened_on, self._today),
            "original_due": due,
            "due": due,
            "is_standing": False,
            "submitted_on": None,
            "returned_on": None,
            "finished_on": None,
            "accepted_at": None,
            "created_at": self._now - timedelta(days=TWO_YEARS),
            "version_id": 1,
        }
        self._decide(row, due)
        self.tasks.append(row)

    def _decide(self, row: Row, due: date | None) -> None:
        """Finish nearly all that fell due, a little early or late; hand in some of the rest."""
        luck = self._chance.random()
        if due is not None and due < self._today and luck < 0.98:
            finished = min(due + timedelta(days=round(self._chance.gauss(-3, 5))), self._today)
            row["finished_on"] = finished
            row["accepted_at"] = datetime.combine(finished, time(9), tzinfo=UTC)
        elif due is not None and due >= self._today and luck < 0.15:
            row["submitted_on" if luck < 0.1 else "returned_on"] = self._today
