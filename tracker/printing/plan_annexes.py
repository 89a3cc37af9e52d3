"""The annexes of a plan (phụ lục phân công): who does what by when, and who leads which target."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing.composed import Annex, Composed, Table
from tracker.printing.layout import tidy
from tracker.printing.parts import Verification
from tracker.printing.wording import date_in_words

TASK_HEADS = (
    *("TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp"),
    "Thời hạn hoàn thành",
)
TASK_WIDTHS = (12.0, 82.0, 42.0, 42.0, 44.0, 30.0)
TARGET_HEADS = ("TT", "Chỉ tiêu", "Mục tiêu", "Cơ quan chủ trì", "Cơ quan phối hợp")
TARGET_WIDTHS = (12.0, 46.0, 34.0, 34.0, 34.0)


@dataclass(frozen=True, slots=True)
class AssignedTask:
    """A row of the annex, in the plan's words; a new ``group`` prints a row of its own."""

    text: str
    deliverable: str = ""
    lead: str = ""
    co_ordinating: str = ""
    due: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class AssignedTarget:
    """An indicator, what it is to reach, and who answers for it."""

    code: str
    name: str
    target: str = ""
    lead: str = ""
    co_ordinating: str = ""


@dataclass(frozen=True, slots=True)
class PlanAnnexPaper:
    """The facts of a plan's annexes; ``sign`` of empty is a blank for the clerk."""

    sign: str  # number and symbol
    issued_on: date | None
    issuer_words: str
    subject: str
    tasks: tuple[AssignedTask, ...]
    targets: tuple[AssignedTarget, ...]
    created_at: datetime
    is_draft: bool = False
    verification: Verification | None = None

    @property
    def name(self) -> str:
        """Return what the plan is called, its type in front."""
        is_named = self.subject.lower().startswith("kế hoạch")
        return self.subject if is_named else f"Kế hoạch {self.subject}"

    @property
    def reference(self) -> str:
        """Return the line under the title that names the plan."""
        return (
            f"(Kèm theo Kế hoạch số {self.sign} {date_in_words(self.issued_on)}"
            f" của {self.issuer_words})"
        )


def compose(paper: PlanAnnexPaper) -> Composed:
    """Return the annexes put together: the tasks, and where the plan has targets, these."""
    tasks = Annex(
        f"Phân công nhiệm vụ thực hiện {paper.name}",
        paper.reference,
        (_tasks(paper),),
        is_wide=True,
    )
    targets = Annex(f"Phân công chỉ tiêu của {paper.name}", paper.reference, (_targets(paper),))
    name = f"Phụ lục Kế hoạch số {paper.sign}"
    return Composed(
        title=tidy(f"{name} (dự thảo)" if paper.is_draft else name),
        created_at=paper.created_at,
        annexes=(tasks, targets) if paper.targets else (tasks,),
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def _tasks(paper: PlanAnnexPaper) -> Table:
    rows: list[tuple[str, ...]] = []
    group = ""
    for order, task in enumerate(paper.tasks, 1):
        if task.group != group:
            group = task.group
            rows.extend([(group,)] if group else [])
        rows.append(
            (str(order), task.text, task.deliverable, task.lead, task.co_ordinating, task.due)
        )
    return Table(
        TASK_HEADS, tuple(rows) or (_NOTHING,), TASK_WIDTHS, left=(1, 2, 3, 4), name=1, size=11
    )


_NOTHING = ("Không có nhiệm vụ nào.",)


def _targets(paper: PlanAnnexPaper) -> Table:
    rows = tuple(
        (one.code, one.name, one.target, one.lead, one.co_ordinating) for one in paper.targets
    )
    return Table(TARGET_HEADS, rows, TARGET_WIDTHS, left=(1, 2, 3, 4), name=1, size=11)
