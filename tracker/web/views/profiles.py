"""The index of the province: where the points were lost, what to do first, what if."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.printing.profiles import render
from tracker.queries.committees import get_committee
from tracker.queries.profiles.facts import Peer
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, may
from tracker.rules.profile import share_of_lost
from tracker.speech import gettext as _
from tracker.speech import speaking
from tracker.web import profile_words
from tracker.web.access import current_actor, guarded
from tracker.web.papers import hand_out
from tracker.web.profile_page import choose_profile, facts_of
from tracker.web.profile_paper import paper_of
from tracker.web.profile_words import PILLARS, SOURCES

bp = Blueprint("indicators", __name__, url_prefix="/indicators")
KEPT = ("year", "source", "peer")


@bp.get("")
@guarded(Action.SEE_PLAN)
def index() -> ResponseReturnValue:
    """Show the province in one edition: points, ranks, drawings, and what is supposed."""
    actor, chosen = current_actor(), choose_profile()
    may_set_up = may(actor, Action.MANAGE_COMMITTEE)
    if chosen.profile is None:
        return render_template(
            "profile/empty.html", home=chosen.home, heads=chosen.heads, may_set_up=may_set_up
        )
    profile = chosen.profile
    return render_template(
        "profile/index.html",
        **facts_of(chosen, profile),
        profile=profile,
        home=chosen.home,
        heads=chosen.heads,
        peer=chosen.peer,
        chosen_years=[(head.year, _edition_words(head.year)) for head in chosen.heads],
        chosen_peers=[(one.id, _peer_words(one)) for one in profile.peers],
        say=profile_words,
        share_of_lost=share_of_lost,
        sources=SOURCES,
        pillar_names=PILLARS,
        asked={name: request.args[name] for name in KEPT if request.args.get(name)},
        open_all=request.args.get("open") == "all",
        links=_links(profile.edition.year, chosen.home.province_id),
        may_edit=may(actor, Action.MANAGE_INDICATORS),
    )


@bp.get("/print.pdf")
@guarded(Action.EXPORT_PROVINCE)
def printed() -> ResponseReturnValue:
    """Print the profile as the address asks for it; papers are in Vietnamese."""
    with speaking("vi"):
        chosen = choose_profile()
        if chosen.profile is None:
            raise Missing
        sheet = paper_of(chosen, chosen.profile, get_committee(current_actor().committee_id))
    name = f"phan-tich-dti-{chosen.profile.edition.year}.pdf"
    return hand_out(lambda: render(sheet), name=name, back=url_for(".index"))


def _edition_words(year: int) -> str:
    return _("Edition %(year)s", year=year)


def _peer_words(peer: Peer) -> str:
    return _("%(name)s, rank %(rank)s", name=peer.name, rank=peer.rank) if peer.rank else peer.name


def _links(year: int, province_id: int | None) -> dict[str, str]:
    """Return the addresses where published and own points stand and are typed."""
    return {
        "published": url_for("editions.show", year=year),
        "editions": url_for("editions.province", province_id=province_id),
        "scores": url_for("self_scores.edit", year=year),
        "all_scores": url_for("self_scores.show", year=year),
    }
