"""The forms that take several units, attacked where the units are typed because they are many."""

import pytest

from tests.web.html_forms import read_forms
from tests.web.test_hostile_forms import Attack
from tracker.web.forms import fields

PAGES = (  # every form that takes several units, and the fields that do
    ("secretariat", "/plans/{draft}/assignments/new", "lead coordinating"),
    ("secretariat", "/plans/{draft}/indicators/{indicator}", "coordinating"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/new", "lead coordinating"),
    (
        "secretariat",
        "/plans/{plan}/amendments/{amendment}/rows/{undated_row}/lead",
        "lead coordinating",
    ),
    ("chair", "/meetings/{meeting}/conclusions/new", "lead coordinating"),
    ("secretariat", "/meetings/{meeting}/papers/minutes/circulate", "units"),
    ("secretariat", "/inspections/new", "units"),
    ("secretariat", "/inspections/{running}/findings/new", "lead coordinating"),
    ("secretariat", "/reports/ask", "lead"),
    ("secretariat", "/successions/new/merge", "from_units"),
    ("secretariat", "/successions/new/split", "to_units"),
    ("secretariat", "/units/groups/{group}/edit", "units"),
)


@pytest.fixture
def many(monkeypatch):
    """Any unit is one too many to be listed."""
    monkeypatch.setattr(fields, "MOST_LISTED", 0)


@pytest.mark.parametrize(("who", "page", "names"), PAGES)
def test_each_field_of_a_picker_refuses_bad_input_in_words_or_takes_it(
    world, many, who, page, names
):
    world.come_as(who)
    path = page.format(**world.ids)
    form = next(
        form
        for form in read_forms(world.client.get(path).text)
        if any(one.name.endswith("-typed") for one in form.inputs)
    )
    assert {f"{name}-typed" for name in names.split()} <= {one.name for one in form.inputs}
    others = {"nonce", "csrf_token"}
    form.inputs = [
        one
        for one in form.inputs
        if one.name in others or any(one.name.startswith(f"{name}-") for name in names.split())
    ]
    assert Attack(world, path, form).run() == []


@pytest.mark.parametrize(("who", "page", "names"), PAGES)
def test_each_picker_adds_what_is_typed_and_keeps_the_rest(world, many, who, page, names):
    world.come_as(who)
    path = page.format(**world.ids)
    form = next(
        form
        for form in read_forms(world.client.get(path).text)
        if any(one.name.endswith("-typed") for one in form.inputs)
    )
    for name in names.split():
        asked = world.client.get(path, query_string={"pick": name, "words": "so"})
        unit_id, label = asked.get_json()["found"][0]
        before = world.counts()
        sent = form.filled() | {
            "pick": f"{name}:add",
            f"{name}-typed": f"{label}; Sở Không Có",
            "title": "Chữ vừa gõ",
        }
        answer = world.client.post(path, data=sent)
        assert answer.status_code == 422
        assert f'name="{name}" value="{unit_id}" checked' in answer.text
        assert "Sở Không Có</textarea>" in answer.text
        assert "title" not in {one.name for one in form.inputs} or "Chữ vừa gõ" in answer.text
        assert world.counts() == before
