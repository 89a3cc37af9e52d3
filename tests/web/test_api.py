"""What programs may do under a key: all its owner may, nothing more, and read as on paper."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.reporting import COUNT, RATIO, make_reporting
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import ApiKey, AuditEvent, Indicator, Membership, ReportSheet, User
from tracker.rules.api import KEYS_PER_PERSON
from tracker.rules.permissions import Action, may_knock
from tracker.services import api_keys

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def case(client):
    return make_reporting()


def key_of(case, who: str) -> str:
    with writing():
        return api_keys.give_out(case.office.actor(who), name="Máy", days=90, now=clock.real_now())


def under(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def ask(client, key: str, path: str = "/api/v1/me"):
    return client.application.test_client().get(path, headers=under(key))


def send(client, key: str, task_id: int, *figures, **body):
    return client.application.test_client().post(
        f"/api/v1/reports/{task_id}/figures",
        headers=under(key),
        json={"version": 0, "figures": list(figures)} | body,
    )


def codes(case) -> dict[str, str]:
    return {what: db.session.get(Indicator, id_).code for what, id_ in case.ids.items()}


def test_a_key_is_shown_once_and_works_until_it_is_revoked(client, case):
    sign_in_as(client, case.office.people["lead"])
    page = client.post("/account/keys", data={"name": "Phần mềm báo cáo", "days": "30"}).text
    key = re.findall(r'value="(dondoc_[\w-]{43})"', page)[0]
    answer = ask(client, key)
    assert (answer.status_code, answer.json["unit"]) == (200, case.office.unit.name)
    again = client.get("/account/keys").text
    assert key not in again
    assert "Phần mềm báo cáo" in again
    assert key not in str(db.session.scalars(select(AuditEvent.changes)).all())
    row = db.session.scalar(select(ApiKey))
    sign_in_as(client, case.office.people["other lead"])
    assert client.post(f"/account/keys/{row.id}/revoke").status_code == 404
    sign_in_as(client, case.office.people["lead"])
    assert client.post(f"/account/keys/{row.id}/revoke").status_code == 303
    assert ask(client, key).status_code == 401


def test_a_key_ends_with_its_time_its_part_and_its_owner(client, case):
    keys = {who: key_of(case, who) for who in ("lead", "member", "secretary")}
    with writing():
        db.session.get(Membership, case.office.people["lead"].id).ended_on = clock.today()
        db.session.get(User, case.office.people["member"].user_id).is_active = False
        late = select(ApiKey).where(ApiKey.user_id == case.office.people["secretary"].user_id)
        db.session.scalar(late).expires_at = clock.real_now() - timedelta(seconds=1)
    for who, key in keys.items():
        assert ask(client, key).status_code == 401, who


def test_nobody_has_more_keys_than_he_can_look_after(client, case):
    sign_in_as(client, case.office.people["lead"])
    for _ in range(KEYS_PER_PERSON):
        key_of(case, "lead")
    answer = client.post("/account/keys", data={"name": "Thêm", "days": "30"})
    assert answer.status_code == 422
    assert "thu hồi khóa không dùng" in answer.text
    assert client.post("/account/keys", data={"name": "", "days": "7"}).status_code == 422


def test_a_cookie_opens_nothing_here_and_wrong_keys_are_slowed_down(client, case):
    sign_in_as(client, case.office.people["lead"])
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")
    statuses = {ask(client, f"dondoc_{'A' * 43}").status_code for _ in range(45)}
    assert statuses == {401, 429}


def test_every_role_may_under_a_key_what_it_may_on_the_pages(client, case):
    app = client.application
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(routes) == 4
    for who in ("secretary", "chair", "observer", "admin", "lead", "member"):
        key, role = key_of(case, who), case.office.people[who].role
        for rule in routes:
            action = app.view_functions[rule.endpoint].guard
            assert isinstance(action, Action)
            method = "POST" if "POST" in rule.methods else "GET"
            path = re.sub("<.*?>", str(case.office.task.id), rule.rule)
            answer = app.test_client().open(
                path, method=method, headers=under(key), json={} if method == "POST" else None
            )
            writes = who in {"lead", "member", "secretary"} or method == "GET"
            # 409: somebody else's draft, which this empty one does not know of
            expected = {200, 409} if may_knock(role, action) and writes else {403}
            assert answer.status_code in expected, (who, path)
    for who in ("other lead", "strange lead", "stranger"):
        key = key_of(case, who)
        assert ask(client, key, f"/api/v1/reports/{case.office.task.id}").status_code == 404, who
        assert send(client, key, case.office.task.id).status_code == 404, who


def test_figures_are_read_as_on_paper_and_doubted_as_on_the_form(client, case):
    key, name, task_id = key_of(case, "member"), codes(case), case.office.task.id
    said = {"code": name[RATIO], "numerator": "1.390", "denominator": "1.902", "stated": "70,08 %"}
    answer = send(client, key, task_id, said, {"code": name[COUNT], "value": "21"})
    assert answer.status_code == 200, answer.text
    figure = next(one for one in answer.json["figures"] if one["code"] == name[RATIO])
    assert figure["said"]["result"] == "73,08\xa0%"
    assert [doubt["warning"] for doubt in figure["doubts"]] == ["stated_differs"]
    assert "70,08" in figure["doubts"][0]["words"]
    said["reasons"] = {"stated_differs": "Theo báo cáo đã ký."}
    assert send(client, key, task_id, said).status_code == 409  # the draft is not the one seen
    answer = send(client, key, task_id, said, version=answer.json["version"])
    figures = {one["code"]: one for one in answer.json["figures"]}
    assert figures[name[RATIO]]["doubts"][0]["reason"] == "Theo báo cáo đã ký."
    assert figures[name[COUNT]]["said"]["value"] == "21"  # not named, so it stayed
    with count_queries() as sent:
        shown = ask(client, key, f"/api/v1/reports/{task_id}").json
    assert len(sent) <= 12
    assert shown["figures"] == answer.json["figures"]
    listed = ask(client, key, "/api/v1/tasks?view=all&kind=periodic_report").json
    assert [row["id"] for row in listed["tasks"]] == [task_id]


BAD = (
    ({"numerator": 1390}, "json_text_needed", "figures.0.numerator"),
    ({"numerator": 70.08}, "json_text_needed", "figures.0.numerator"),
    ({"numerator": "1,390"}, "number_ambiguous", "figures.0.numerator"),
    ({"numerator": "70.08"}, "number_separators", "figures.0.numerator"),
    ({"numerator": "70%"}, "number_has_unit", "figures.0.numerator"),
    ({"numerator": "9" * 400}, "number_out_of_range", "figures.0.numerator"),
    ({"numerator": "1", "denominator": "0"}, "denominator_not_positive", "figures.0.denominator"),
    ({"numerator": "1,5"}, "number_not_whole", "figures.0.numerator"),
    ({"numerator": "-1"}, "number_out_of_range", "figures.0.numerator"),
    ({"numerator": "99999999999999"}, "number_out_of_range", "figures.0.numerator"),
    ({"value": "70"}, "share_typed", "figures.0.value"),
    ({"words": "Khoảng 70 %"}, "figure_in_words", "figures.0.words"),
    ({"code": "khong-co"}, "figure_not_asked", "figures.0.code"),
    ({"code": ["1"]}, "figure_not_asked", "figures.0.code"),
    ({"state": {}}, "not_a_choice", "figures.0.state"),
    ({"state": "yes"}, "not_a_choice", "figures.0.state"),
    ({"is_estimated": "1"}, "not_a_choice", "figures.0.is_estimated"),
    ({"as_of": "31/02/2023"}, None, "figures.0.as_of"),
    ({"note": "x\x00y"}, "not_text", "figures.0.note"),
    ({"note": "a" * 2000}, "too_long", "figures.0.note"),
    ({"reasons": []}, "json_object_needed", "figures.0.reasons"),
    ({"reasons": {"khong": "x"}}, "json_field_unknown", "figures.0.reasons.khong"),
    ({"percent": "5"}, "json_field_unknown", "figures.0.percent"),
)


def test_what_cannot_be_read_is_refused_in_words_at_its_field_and_nothing_is_written(client, case):
    key, name, task_id = key_of(case, "lead"), codes(case)[RATIO], case.office.task.id
    for row, fault, field in BAD:
        answer = send(client, key, task_id, {"code": name} | row)
        assert answer.status_code == 422, row
        assert fault in {None, answer.json["error"]}, (row, answer.json)
        assert field in {None, answer.json["field"]}, (row, answer.json)
        assert answer.json["message"]
    answer = send(client, key, task_id, *[{"code": name, "numerator": one} for one in "12"])
    assert (answer.json["error"], answer.json["field"]) == ("code_twice", "figures.1.code")
    path, headers = f"/api/v1/reports/{task_id}/figures", under(key)
    program = client.application.test_client()
    for body, kind, status in (
        ("[1]", "application/json", 422),
        ("{", "application/json", 422),
        ("[" * 100_000, "application/json", 422),
        ('{"version": true}', "application/json", 422),
        ('{"figures": 5}', "application/json", 422),
        ('{"figures": [5]}', "application/json", 422),
        ("version=0", "application/x-www-form-urlencoded", 415),
        ("x" * 600_000, "application/json", 413),
    ):
        answer = program.post(path, data=body, content_type=kind, headers=headers)
        assert (answer.status_code, answer.is_json) == (status, True), body[:20]
    assert db.session.scalar(select(func.count(ReportSheet.id))) == 0


def test_figures_a_program_writes_take_a_nil_report_back(client, case):
    case.save(*case.full(), is_nil=True, nil_reason="Không phát sinh.")
    key, code, task_id = key_of(case, "lead"), codes(case)[COUNT], case.office.task.id
    seen = case.sheet().version_id
    told = send(client, key, task_id, version=seen, proposal="Không.").json
    assert (told["is_nil"], told["figures"][0]["said"]) == (True, None)
    told = send(client, key, task_id, {"code": code, "value": "21"}, version=told["version"]).json
    assert (told["is_nil"], told["figures"][0]["said"]["result"]) == (False, "73,08\xa0%")
