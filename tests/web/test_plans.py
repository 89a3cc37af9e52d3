import pytest
from flask.testing import FlaskClient

from tests.gia_lai import GiaLai
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Membership

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def case(client: FlaskClient) -> GiaLai:
    with transaction():
        made = GiaLai()
        made.add_people()
        office = db.session.get(Membership, made.secretariat.membership_id)
    sign_in_as(client, office)
    return made


@pytest.mark.parametrize(
    "path",
    [
        "/plans",
        "/plans/1",
        "/plans/new",
        "/plans/1/edit",
        "/plans/1/promulgate",
        "/plans/1/assignments/new",
        "/plans/1/assignments/3/edit",
        "/plans/1/assignments/1/edit",
        "/plans/1/indicators",
        "/plans/1/indicators/2",
    ],
)
def test_page(client, case, path):
    answer = client.get(path)
    assert answer.status_code == 200
    print(answer.get_data(as_text=True)[:100])
    answer = client.post("/plans/1/promulgate", data={})
    assert answer.status_code == 303
    assert client.get("/plans/1").status_code == 200
    assert client.get("/plans/1/withdraw").status_code == 200
    assert client.get("/plans/1/assignments/3/due").status_code == 200
