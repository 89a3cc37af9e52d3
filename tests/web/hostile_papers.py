"""Papers of sessions on their way, for the attacks on their forms."""

from datetime import date

from tests import factories
from tests.services.meetings.office import NOW, TODAY, numbered
from tracker.rules.choices import ConclusionKind
from tracker.rules.permissions import Action
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.paper_life.approving import approve_paper
from tracker.services.paper_life.circulating import circulate_paper, make_remark
from tracker.services.paper_orders import OrderFacts, place_order

PAGES = [
    ("secretariat", "/papers/{order}"),
    ("secretariat", "/meetings/{meeting}/outside"),
    ("secretariat", "/meetings/{meeting}/papers/minutes"),
    ("secretariat", "/meetings/{meeting}/papers/minutes/circulate"),
    ("secretariat", "/meetings/{meeting}/papers/minutes/remarks/{remark}/answer"),
    ("unit_lead", "/meetings/{meeting}/papers/minutes"),
    ("unit_lead", "/meetings/{meeting}/papers/notice"),
    ("secretariat", "/meetings/{closed}/papers/minutes/signed"),
    ("chair", "/meetings/{closed}/papers/minutes"),
    ("secretariat", "/meetings/{signed}/papers/minutes/scan"),
    ("chair", "/meetings/{signed}/papers/minutes/take-back"),
    ("secretariat", "/meetings/{signed}/papers/minutes/number"),
    ("secretariat", "/meetings/{signed}/papers/notice"),
    ("secretariat", "/meetings/{signed}/extracts"),
    ("secretariat", "/meetings/{meeting}/invitation/issue"),
    ("chair", "/meetings/{signed}/papers/notice/correct"),
    ("secretariat", "/meetings/{called_off}"),
    ("secretariat", "/meetings/{prepared}/attendance"),
]


def add_papers(world, committee, opened, unit) -> None:
    """Drafts out for remarks, one with a remark; in another session one approved, one numbered."""
    secretary = factories.actor_of(world.people["secretariat"])
    chair, lead = (factories.actor_of(world.people[who]) for who in ("chair", "unit_lead"))
    factories.ask_units(opened, [unit.id], actor=secretary)
    when = {"today": TODAY, "now": NOW}
    for kind in SessionPaperKind:
        circulate_paper(opened, kind, [unit.id], until=TODAY, actor=secretary, **when)
    kind = SessionPaperKind.MINUTES
    remark = make_remark(opened, kind, "Bổ sung số liệu", actor=lead, **when)
    signed = factories.make_meeting(committee=committee)
    facts = ConclusionFacts(
        kind=ConclusionKind.TASK, text="Báo cáo", lead_ids=[unit.id], due=date(2023, 12, 15)
    )
    record_conclusion(signed, facts, actor=secretary, today=TODAY)
    numbered(signed, 3, kind=SessionPaperKind.NOTICE, chair=chair, clerk=secretary)
    approve_paper(signed, kind, actor=chair, now=NOW)
    ordered = OrderFacts(
        action=Action.EXPORT_PROVINCE,
        address="/meetings/1/pack.pdf",
        back="/meetings/1",
        title="Tài liệu phiên họp",
        name="tai-lieu.pdf",
        job={"pages": [""], "title": "Tài liệu"},
    )
    order = place_order(ordered, actor=secretary, now=NOW)
    world.ids |= {"remark": remark.id, "signed": signed.id, "order": order.id}
