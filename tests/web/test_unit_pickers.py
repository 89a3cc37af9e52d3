"""Several units picked out of many: named in words, asked about, kept, never guessed."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.factories import make_units
from tests.web.html_forms import read_forms
from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import UnitGroup, UnitGroupMember
from tracker.rules.choices import UnitKind
from tracker.rules.permissions import Role
from tracker.rules.texts import fold
from tracker.web.forms import fields

ADD = "/units/groups/add"
NAMES = (
    *("Sở Y tế", "Sở Tài chính", "Ban Quản lý Khu kinh tế", "Sở Văn hóa, Thể thao và Du lịch"),
    *("UBND xã Ia Pa", "UBND xã Ia Grai", "UBND xã Thanh Xuân", "UBND phường Thanh Xuân"),
)


@pytest.fixture
def town(app, client, monkeypatch) -> Town:
    monkeypatch.setattr(fields, "MOST_LISTED", 3)
    town = make_town()
    sign_in_as(client, town.members[Role.SECRETARIAT])
    with writing():
        town.made = {
            unit.name: unit.id
            for unit in make_units(
                {
                    "name": name,
                    "short_name": name.removeprefix("UBND "),
                    "folded": fold(name),
                    "code": f"M{place}",
                    "kind": UnitKind.COMMUNE if "UBND" in name else UnitKind.DEPARTMENT,
                }
                for place, name in enumerate(NAMES)
            )
        }
    return town


def chosen(page: str) -> list[str]:
    """Return the names on the chips of the first picker of a page."""
    chips = re.search(r'<ul class="pick-chips".*?</ul>', page, re.DOTALL)
    return [unescape(name) for name in re.findall(r"<span>(.*?)</span>", chips[0])]


def typed(page: str, name: str = "units-typed") -> str:
    return read_form(page)[name][0] if name in read_form(page) else ""


def read_form(page: str) -> dict[str, list[str]]:
    form = next(form for form in read_forms(page) if any(i.name == "name" for i in form.inputs))
    sent: dict[str, list[str]] = {}
    for one in form.inputs:
        if one.kind == "box":
            sent.setdefault(one.name, []).extend([one.value] if one.choices else [])
        else:
            sent[one.name] = [one.value]
    return {name: values for name, values in sent.items() if values}


def press(client, page: str, deed: str = "", **changes: object):
    sent = read_form(page) | {"name": ["Khối thử"]} | changes
    return client.post(ADD, data=sent | ({"pick": f"units:{deed}"} if deed else {}))


def ids(town, *names: str) -> list[str]:
    return [str(town.made[name]) for name in names]


def stored() -> set[int]:
    db.session.rollback()
    return set(
        db.session.scalars(
            select(UnitGroupMember.unit_id).join(UnitGroup).where(UnitGroup.name == "Khối thử")
        )
    )


def test_few_units_keep_their_boxes(client, town, monkeypatch):
    monkeypatch.setattr(fields, "MOST_LISTED", 200)
    page = client.get(ADD).text
    assert page.count('name="units"') == len(NAMES) + 1
    assert "units-typed" not in page


def test_names_and_codes_are_added_and_the_rest_typed_is_kept(client, town):
    first = client.get(ADD).text
    assert "Sở Y tế" not in first
    answer = press(
        client,
        first,
        "add",
        **{"units-typed": "so y te; M1\r\nSở Văn hóa, Thể thao và Du lịch; ia pa"},
        other_names="Khối khác",
    )
    assert answer.status_code == 200
    wanted = [NAMES[0], NAMES[1], NAMES[3], NAMES[4]]
    assert chosen(answer.text) == wanted
    assert typed(answer.text) == ""
    assert read_form(answer.text)["other_names"] == ["Khối khác"]
    assert not stored()
    assert press(client, answer.text).location == "/units/groups"
    assert stored() == {town.made[name] for name in wanted}


def test_names_parted_by_commas_are_told_apart(client, town):
    names = "Sở Y tế, Sở Văn hóa, Thể thao và Du lịch, Sở Tài chính"
    answer = press(client, client.get(ADD).text, "add", **{"units-typed": names})
    assert chosen(answer.text) == [NAMES[0], NAMES[1], NAMES[3]]


def test_names_still_typed_when_the_form_is_sent_count(client, town):
    assert press(client, client.get(ADD).text, **{"units-typed": "Sở Y tế"}).status_code == 303
    assert stored() == {town.made["Sở Y tế"]}


def test_words_of_several_are_asked_about_and_never_guessed(client, town):
    sent = {"units-typed": "Thanh Xuân; Sở Y tế"}
    answer = press(client, client.get(ADD).text, **sent)
    assert answer.status_code == 422
    assert "Cần chọn rõ đơn vị cho “Thanh Xuân”" in answer.text
    assert chosen(answer.text) == ["Sở Y tế"]
    assert typed(answer.text) == "Thanh Xuân"
    assert not stored()
    again = press(client, answer.text)
    assert again.status_code == 422
    meant = town.made["UBND phường Thanh Xuân"]
    assert f'value="{meant} Thanh Xuân"' in again.text
    done = press(client, again.text, **{"units-means": f"{meant} Thanh Xuân"})
    assert done.status_code == 303
    assert stored() == {meant, town.made["Sở Y tế"]}


@pytest.mark.parametrize("words", ["UBND xã Pa Ia", "UBND xã Ia P", "Sở Văn hóa"])
def test_a_name_that_only_looks_like_one_is_asked_about(client, town, words):
    answer = press(client, client.get(ADD).text, **{"units-typed": words})
    assert answer.status_code == 422
    assert f"Cần chọn rõ đơn vị cho “{words}”" in answer.text
    assert answer.text.count('class="pick-ask"') == 1
    assert typed(answer.text) == words
    assert not stored()


def test_names_nobody_has_are_said_beside_the_field_and_kept(client, town):
    sent = {"units-typed": "Sở Hàng hải\nSở Y tế", "units": ids(town, "Sở Tài chính")}
    for deed in ("add", ""):
        answer = press(client, client.get(ADD).text, deed, **sent)
        assert answer.status_code == 422
        assert "Không có đơn vị nào chọn được ở đây tên là “Sở Hàng hải”." in answer.text
        assert 'aria-describedby="units-typed-error"' in answer.text
        assert typed(answer.text) == "Sở Hàng hải"
        assert chosen(answer.text) == ["Sở Y tế", "Sở Tài chính"]
    assert not stored()


def test_what_is_unticked_or_typed_to_be_taken_out_goes(client, town):
    sent = {"units": ids(town, "Sở Y tế", "Sở Tài chính", "UBND xã Ia Pa")}
    page = press(client, client.get(ADD).text, "add", **sent).text
    assert len(chosen(page)) == 3
    page = press(client, page, "out", **{"units-typed": "Sở Tài chính"}).text
    assert chosen(page) == ["Sở Y tế", "UBND xã Ia Pa"]
    assert press(client, page, units=ids(town, "Sở Y tế")).status_code == 303
    assert stored() == {town.made["Sở Y tế"]}


def test_all_of_a_kind_or_of_a_group_is_one_choice(client, town):
    page = client.get(ADD).text
    answer = press(client, page, "add", **{"units-all": "kind-commune"})
    assert chosen(answer.text) == list(NAMES[4:])
    press(client, answer.text)
    (group,) = db.session.scalars(select(UnitGroup.id))
    other = press(client, client.get(ADD).text, "add", **{"units-all": f"group-{group}"})
    assert chosen(other.text) == list(NAMES[4:])
    typed_so = press(client, client.get(ADD).text, "add", **{"units-typed": "khối thử"})
    assert chosen(typed_so.text) == list(NAMES[4:])


def test_very_many_are_held_in_one_box(client, town):
    with writing():
        more = make_units(
            {"name": f"UBND xã Số {n}", "folded": f"ubnd xa so {n}", "kind": UnitKind.COMMUNE}
            for n in range(1_500)
        )
        last = more[-1].name
    answer = press(client, client.get(ADD).text, "add", **{"units-all": "kind-commune"})
    assert chosen(answer.text) == ["Cấp xã: tất cả, 1.504 đơn vị"]
    assert len(answer.data) < 100_000
    less = press(client, answer.text, "out", **{"units-typed": "UBND xã Số 7; Sở Y tế"})
    assert len(chosen(less.text)) == 61
    assert chosen(less.text)[-1] == f"và 1.443 đơn vị nữa, từ UBND xã Số 57 đến {last}"
    assert len(less.data) < 100_000
    assert press(client, less.text).status_code == 303
    assert len(stored()) == 1_503


def test_many_questions_are_asked_a_few_at_a_time(client, town):
    with writing():
        make_units(
            {"name": f"UBND xã Đồi {n} {side}", "folded": f"ubnd xa doi {n} {side.lower()}"}
            for n in range(40)
            for side in ("A", "B")
        )
    words = "\n".join(f"Đồi {n}" for n in range(40))
    answer = press(client, client.get(ADD).text, "add", **{"units-typed": words})
    assert answer.status_code == 422
    assert answer.text.count('class="pick-ask"') == 20
    assert typed(answer.text).splitlines() == words.splitlines()


def test_a_form_at_an_address_that_asks_for_names_is_sent_all_the_same(client, town):
    data = {"name": "Khối thử", "units": ids(town, "Sở Y tế")}
    assert client.post(f"{ADD}?pick=units", data=data).status_code == 303


def test_only_units_offered_can_be_named(client, town):
    closed = {"units": "999999"}
    assert press(client, client.get(ADD).text, **closed).status_code == 422
    assert press(client, client.get(ADD).text, **{"units-held": "1-9999"}).status_code == 422
    assert not stored()


@pytest.mark.parametrize(
    "sent",
    [
        {"units-typed": "a\x00b"},
        {"units-typed": "x" * 1_000_000},
        {"units-typed": "; ".join(f"Sở Thứ {n}" for n in range(2_000))},
        {"units-typed": "<script>alert(1)</script>"},
        {"units-typed": "Sở " * 400},
        {"units-typed": ", ".join(["Sở Lạ"] * 400)},
        {"units-held": "1-999999999"},
        {"units-held": "9" * 5_000},
        {"units-held": "²"},
        {"units": "[]"},
    ],
)
def test_hostile_words_are_refused_and_kept(client, town, sent):
    answer = press(client, client.get(ADD).text, **sent)
    assert answer.status_code == 422
    assert not stored()
    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize("words", ["9" * 5_000, "x Sở Y tế", "", "-1 a", "\x00"])
@pytest.mark.parametrize("name", ["units-means", "units-all"])
def test_answers_nobody_asked_for_choose_nobody(client, town, name, words):
    answer = press(client, client.get(ADD).text, **{name: words})
    assert answer.status_code == 422
    assert not stored()


@pytest.mark.parametrize(
    "pick", ["", "units", "name:add", "x" * 5_000, ":", "units:\x00", "nonce:out"]
)
def test_a_button_that_is_none_of_ours_breaks_nothing(client, town, pick):
    data = {"name": "Khối thử", "units": ids(town, "Sở Y tế"), "pick": pick}
    assert client.post(ADD, data=data).status_code in (200, 303)


def test_a_page_is_asked_for_names_while_one_types(client, town):
    def names(words: str, name: str = "units") -> list[str]:
        answer = client.get(ADD, query_string={"pick": name, "words": words})
        return [name for _, name in answer.get_json()["found"]]

    assert names("thanh xuan") == ["UBND xã Thanh Xuân", "UBND phường Thanh Xuân"]
    assert names("pa ia") == ["UBND xã Ia Pa"]
    assert names("uxip") == ["UBND xã Ia Pa"]
    assert names("") == names("hải quân") == names("\x00" * 5_000) == []
    assert len(names("s")) <= 8


def test_names_are_told_to_those_only_who_may_open_the_page(client, town):
    sign_in_as(client, town.members[Role.UNIT_LEAD])
    assert client.get(ADD, query_string={"pick": "units", "words": "so"}).status_code == 403
