"""What was said about each item: saved while it is typed, or with a button."""

from typing import Any

from flask import (
    flash,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.meetings.content import get_item, list_items
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.under_way import get_aside, list_aside, list_writers, versions_of
from tracker.rules.faults import Changed, Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import agenda, notes
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.faults import words_for
from tracker.web.forms.meetings import NotesForm
from tracker.web.forms.under_way import DraftForm
from tracker.web.once import once
from tracker.web.paging import read_id
from tracker.web.views.meetings.blueprint import bp


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/notes/keep")
@guarded(Action.EDIT_MINUTES)
def keep_notes(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Save what the page sends by itself; tell it what is stored now, or that two texts clash."""
    meeting = get_meeting(meeting_id, current_actor())
    item, form = get_item(meeting, item_id), DraftForm()
    if not form.validate():
        return jsonify(
            refused=" ".join(words for all_ in form.errors.values() for words in all_)
        ), 422
    now = clock.now()
    try:
        with transaction():
            kept = notes.keep_notes(item, meeting, form.draft(), actor=current_actor(), now=now)
    except Refused as refusal:
        return jsonify(refused=words_for(refusal)), 422
    at = f"{clock.local(now):%H:%M}"
    if kept.is_clash:
        said = _("Your text and what is stored now differ in the same line. Both are kept.")
        return jsonify(clash=said, stored=kept.stored, both=kept.both, version=kept.version), 409
    said = (
        _("Saved %(at)s, together with what somebody else has just written", at=at)
        if kept.is_joined
        else _("Saved %(at)s", at=at)
    )
    more = {"notes": kept.stored} if kept.is_joined else {}
    return jsonify(saved=said, version=kept.version, **more)


@bp.get("/<int:meeting_id>/agenda/<int:item_id>/notes/stored")
@guarded(Action.EDIT_MINUTES)
def stored_notes(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Return the notes of an item as they are stored now."""
    item = get_item(get_meeting(meeting_id, current_actor()), item_id)
    return jsonify(notes=item.notes, version=item.version_id)


@bp.get("/<int:meeting_id>/under-way")
@guarded(Action.EDIT_MINUTES)
def under_way(meeting_id: int) -> ResponseReturnValue:
    """Tell a page what goes on beside it: who writes where, and which notes are newer.

    It tells who is signed in as well, and hands a fresh token to a page that outlived its own.
    """
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    numbers = {item.id: number for number, item in enumerate(list_items(meeting_id), start=1)}
    writers = [
        {
            "item": writer.item_id,
            "here": _("%(name)s is writing here", name=writer.name),
            "there": _(
                "%(name)s is writing at item %(item)s",
                name=writer.name,
                item=numbers[writer.item_id],
            ),
        }
        for writer in list_writers(meeting, actor, now=clock.now())
    ]
    show = get_template_attribute("meetings/under_way.html", "aside")
    return jsonify(
        user=actor.user_id,
        token=generate_csrf(),
        writers=writers,
        versions=versions_of(meeting),
        asides=[
            {"item": row.item_id, "page": row.draft, "html": show(meeting, row)}
            for row in list_aside(meeting, actor)
        ],
    )


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/writing")
@guarded(Action.EDIT_MINUTES)
@writes_late
def note_writing(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Note that somebody writes in an item; what was noted a moment ago is not written again."""
    actor, now = current_actor(), clock.now()
    meeting = get_meeting(meeting_id, actor)
    item = get_item(meeting, item_id)
    if notes.is_noted(item, meeting, actor=actor, now=now):
        return "", 204
    begin_writing()
    with transaction():
        meeting = get_meeting(meeting_id, actor)
        notes.note_writing(get_item(meeting, item_id), meeting, actor=actor, now=now)
    return "", 204


@bp.route("/<int:meeting_id>/agenda/<int:item_id>/notes", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def write_notes(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Keep what was said; whoever comes second gets both texts and loses nothing.

    ``?aside=`` shows a text of the reader's own that was set aside, beside what is stored.
    """
    meeting = get_meeting(meeting_id, current_actor())
    item = get_item(meeting, item_id)
    form, theirs = _notes_form(item), None
    if request.method == "GET" and request.args.get("aside"):
        theirs = _take_up(form, item, read_id(request.args["aside"]))
        return _notes_page(form, meeting, item, theirs)
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = _item_of(meeting_id, item_id)
                _write(item, meeting, form)
        except Refused as refusal:
            form.show(refusal)
        except Changed:
            item, theirs = _set_aside(meeting_id, item_id, form)
        else:
            flash(_("The notes are saved."))
            return redirect(receipt.location, 303)
    return _notes_page(form, meeting, item, theirs)


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/notes/aside/<int:aside_id>/drop")
@guarded(Action.EDIT_MINUTES)
def drop_aside(meeting_id: int, item_id: int, aside_id: int) -> ResponseReturnValue:
    """Let go of a text that was set aside; the audit trail keeps it."""
    actor = current_actor()
    item = get_item(get_meeting(meeting_id, actor), item_id)
    with transaction():
        notes.settle(item, page=get_aside(item, aside_id, actor).draft, actor=actor)
    flash(_("Your other text is put away; the audit trail keeps it."))
    return redirect(_item_of(meeting_id, item_id), 303)


def _write(item: Any, meeting: Any, form: NotesForm) -> None:
    actor = current_actor()
    agenda.write_notes(item, meeting, form.notes.data, actor=actor, seen=form.seen_version)
    notes.settle(item, page=_page_of(form), actor=actor)


def _set_aside(meeting_id: int, item_id: int, form: NotesForm) -> tuple[Any, str]:
    """Keep the text of whoever came second; return the item and its text as they are now."""
    actor = current_actor()
    with transaction():
        item = get_item(get_meeting(meeting_id, actor), item_id)
        notes.set_aside(item, form.notes.data, page=_page_of(form), actor=actor, now=clock.now())
    form.version.data = item.version_id
    return item, item.notes


def _take_up(form: NotesForm, item: Any, aside_id: int) -> str:
    """Show a text that was set aside in the form, as it was typed."""
    aside = get_aside(item, aside_id, current_actor())
    form.notes.process_data(aside.text)
    form.nonce.data = aside.draft
    return str(item.notes)


def _notes_page(form: NotesForm, meeting: Any, item: Any, theirs: str | None) -> Any:
    page = render_template(
        "meetings/notes.html",
        form=form,
        meeting=meeting,
        item=item,
        theirs=theirs,
        asides=[
            row
            for row in list_aside(meeting, current_actor())
            if theirs is None and row.item_id == item.id
        ],
    )
    is_clash = theirs is not None and request.method == "POST"
    return page, 409 if is_clash else form.status


def _notes_form(item: Any) -> NotesForm:
    """Return the form of one item's notes; its names tell the items of one page apart."""
    return NotesForm(
        data={"notes": item.notes, "version": item.version_id}, prefix=f"item{item.id}-"
    )


def _page_of(form: NotesForm) -> str:
    """Return what names the page the form was sent from."""
    return str(form.nonce.data or "")[:64]


def _item_of(meeting_id: int, item_id: int) -> str:
    return url_for(".show", meeting_id=meeting_id, _anchor=f"item-{item_id}")
