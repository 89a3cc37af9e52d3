"""Many people save the same notes at the same moment: one wins, nobody loses a word."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from tests.factories import make_item
from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AgendaItem, Membership

WRITERS = 12


def test_of_many_who_save_one_version_one_wins_and_the_others_get_both_texts(app, client):
    with writing():
        office = Office()
        item = make_item(meeting=office.meeting)
        member = db.session.get(Membership, office.secretariat.membership_id)
    clients = [app.test_client() for _ in range(WRITERS)]
    for browser in clients:
        sign_in_as(browser, member)
    path, at = f"/meetings/{office.meeting.id}/agenda/{item.id}/notes", f"item{item.id}-"
    db.session.rollback()
    together = Barrier(WRITERS)

    def save(number: int) -> tuple[int, str, str]:
        text = f"Bản của người thứ {number}"
        typed = {f"{at}notes": text, f"{at}version": "1"}
        with app.app_context():
            together.wait()
            answer = clients[number].post(path, data=typed)
        return answer.status_code, answer.get_data(as_text=True), text

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(save, range(WRITERS)))
    assert Counter(status for status, _, _ in answers) == {303: 1, 409: WRITERS - 1}
    winner = next(text for status, _, text in answers if status == 303)
    assert db.session.scalars(select(AgendaItem.notes)).one() == winner
    for status, page, text in answers:
        if status == 409:
            assert text in page
            assert winner in page
