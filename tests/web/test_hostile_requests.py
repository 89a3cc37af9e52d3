"""What no browser sends but anybody can: odd bodies, odd addresses, ids that belong elsewhere."""

import re

import pytest

from tests.web.signin import sign_in_as

JSON = "application/json"
FORMS = (
    ("secretariat", "/plans/new"),
    ("secretariat", "/meetings/{meeting}/attendance"),
    ("secretariat", "/meetings/{meeting}/conclusions/new"),
    ("admin", "/users/add"),
    ("unit_lead", "/tasks/{task}/submit"),
)


BODIES = (
    ('{"nonce": 5, "number": {"a": 1}, "lead": [1, null], "indicator_set": 7}', JSON),
    ("[1, 2]", JSON),
    ('{"number": NaN, "number": 1}', JSON),
    ("[" * 100_000, JSON),
    ("{", JSON),
    ("number=1", "text/plain"),
    ("<plan/>", "application/xml"),
    ("\xff\xfe", "application/x-www-form-urlencoded; charset=utf-16"),
)


def test_a_body_that_is_no_form_is_not_read(world):
    statuses = {}
    for who, page in FORMS:
        world.come_as(who)
        before = world.facts()
        for body, kind in BODIES:
            answer = world.client.post(page.format(**world.ids), data=body, content_type=kind)
            statuses[page, body[:20]] = answer.status_code
        assert world.facts() == before
    assert set(statuses.values()) <= {303, 400, 409, 415, 422}, statuses


def test_a_made_up_number_of_a_line_of_the_attendance_is_no_line(world):
    world.come_as("secretariat")
    before = world.facts()
    path = f"/meetings/{world.ids['meeting']}/attendance"
    for name in ("²", "9" * 5000, "٣", "-1", "", "1e5", "0x1", "99999999"):
        typed = {f"lines-{name}-{field}": "1" for field in ("line", "version", "presence", "name")}
        assert world.client.post(path, data=typed).status_code in {303, 400, 404, 422}, name
    assert world.facts() == before


def test_a_form_of_two_hundred_thousand_fields_is_refused_at_the_door(world):
    world.come_as("secretariat")
    body = "&".join(f"lines-{n}-line=" for n in range(100_000))
    path = f"/meetings/{world.ids['meeting']}/attendance"
    kind = "application/x-www-form-urlencoded"
    assert world.client.post(path, data=body, content_type=kind).status_code == 413


def test_a_made_up_nonce_breaks_nothing(world):
    world.come_as("secretariat")
    for nonce in ("\x00", "a\x00b", "x" * 5_000, "ẢẢ" * 400, "'; --", " "):
        typed = {"title": "Mục mới", "nonce": nonce}
        answer = world.client.post(f"/meetings/{world.ids['meeting']}/agenda", data=typed)
        assert answer.status_code in {303, 400, 422}, nonce


def test_who_was_signed_out_meanwhile_gets_back_what_was_typed(world):
    world.client.post(f"/meetings/{world.ids['meeting']}/agenda", data={})
    answer = world.client.post(
        f"/meetings/{world.ids['meeting']}/agenda",
        data={"title": "Một mục <b>dài</b>", "password": "mat-khau-dai", "kind": "given"},
        headers={"Referer": "http://localhost/meetings?q=a"},
    )
    assert answer.status_code == 401
    assert "Một mục &lt;b&gt;dài&lt;/b&gt;" in answer.text
    assert "mat-khau-dai" not in answer.text
    assert "given" not in answer.text
    assert (
        'href="/sign-in?next=/meetings?q%3Da"' in answer.text or "next=%2Fmeetings" in answer.text
    )


def test_a_form_sent_without_its_session_is_told_that_the_session_ended(world):
    """The mark of a form goes with the cookie: that is no page that was open too long."""
    app = world.client.application
    app.config["WTF_CSRF_ENABLED"] = True
    path = f"/meetings/{world.ids['meeting']}/agenda"
    answer = app.test_client().post(path, data={"title": "Một mục dài"})
    assert answer.status_code == 401
    assert "Phiên đăng nhập đã hết hạn" in answer.text
    assert "Một mục dài" in answer.text
    signed_in = app.test_client()
    sign_in_as(signed_in, world.people["secretariat"])
    assert signed_in.post(path, data={"title": "Một mục dài"}).status_code == 400
    assert app.test_client().post("/sign-in", data={"email": "a@b.vn"}).status_code == 400


def test_the_token_of_one_person_does_not_carry_the_form_of_another(world):
    app = world.client.application
    app.config["WTF_CSRF_ENABLED"] = True
    one, two = app.test_client(), app.test_client()
    sign_in_as(one, world.people["admin"])
    sign_in_as(two, world.people["secretariat"])
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', one.get("/units/add").text)
    assert found is not None
    before = world.counts()
    assert two.post("/units/add", data={"csrf_token": found[1]}).status_code == 400
    assert one.post("/units/add", data={"csrf_token": found[1]}).status_code == 422
    assert world.counts() == before


def test_every_route_that_changes_something_refuses_to_be_looked_at(world):
    world.come_as("secretariat")
    app = world.client.application
    shown = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for rule in app.url_map.iter_rules():
        if rule.rule not in shown:
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            answer = world.client.get(path, headers={"X-HTTP-Method-Override": "POST"})
            assert answer.status_code in {404, 405}, path
            assert world.client.delete(path).status_code == 405, path


FOREIGN = (
    "/plans/{draft}/assignments/{other_row}/edit",
    "/plans/{draft}/assignments/{other_row}/remove",
    "/plans/{draft}/assignments/{other_row}/move",
    "/plans/{plan}/assignments/{other_row}/due",
    "/plans/{other_plan}/assignments/{row}/edit",
    "/plans/{other_plan}/promulgate",
    "/plans/{plan}/indicators/{indicator}",
    "/meetings/{meeting}/agenda/{other_item}/edit",
    "/meetings/{meeting}/agenda/{other_item}/notes",
    "/meetings/{meeting}/agenda/{other_item}/remove",
    "/meetings/{meeting}/agenda/{other_item}/move",
    "/meetings/{meeting}/conclusions/{other_conclusion}/edit",
    "/meetings/{meeting}/conclusions/{other_conclusion}/remove",
    "/meetings/{meeting}/attendance/{other_line}/remove",
    "/meetings/{other_meeting}/agenda/{item}/remove",
    "/meetings/{other_meeting}/close",
    "/meetings/{other_meeting}/tasks",
    "/meetings/{other_meeting}/tasks/follow",
    "/meetings/{other_meeting}/attendance/members",
    "/tasks/{other_task}/cancel",
    "/tasks/{other_task}/accept",
    "/tasks/{other_task}/due",
)


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("secretariat", FOREIGN),
        ("admin", ("/users/{other_user}/disable", "/users/{user}/parts/{other_part}/end")),
        ("unit_lead", ("/tasks/{other_task}/submit", "/tasks/{other_task}/extension")),
    ],
)
def test_what_belongs_elsewhere_is_not_reached_through_ones_own(world, who, paths):
    world.come_as(who)
    before = world.facts()
    typed = {"text": "x", "reason": "x", "direction": "up", "version": "1", "title": "x"}
    for path in paths:
        assert world.client.post(path.format(**world.ids), data=typed).status_code == 404, path
    assert world.facts() == before


def test_nothing_but_pages_is_to_be_had(world):
    for address in (
        *(
            "/.git/HEAD",
            "/config.py",
            "/tracker.db",
            "/.env",
            "/app.py~",
            "/files/..%2f..%2fconfig.py",
        ),
        *("/files/%252e%252e%252f", "/mailbox/..%2f..%2ftracker.db", "/static/%2e%2e/config.py"),
        *("/?__debugger__=yes&cmd=resource&f=style.css", "/demo/next-day", "/sign-in/demo"),
    ):
        answer = world.client.get(address)
        assert answer.status_code in {303, 308, 404, 405}, address
        assert "SECRET" not in answer.text


QUERIES = (
    *("page=-1", "page=1000000000000000000", "per_page=100000", "size=100000", "q=" + "%25" * 100),
    *("sort=id;drop table tasks", "sort=user.password_hash", "unit=9223372036854775808"),
    *("q=%00", "q=%ED%A0%80", "q[]=1", "from=31/12/9999&to=01/01/0001", "state=%00", "kind=²"),
    *("item=99999999999999999999", "item=²", "next=//evil.example", "closed=yes&q='--"),
    *("&".join(["f=1"] * 1_000), "q=" + "a" * 7_000, "back=list&view=" + "x" * 3_000),
)


@pytest.mark.parametrize("who", ["secretariat", "admin", "unit_lead"])
def test_no_query_breaks_a_list(world, who):
    world.come_as(who)
    lists = ("/tasks", "/users", "/units", "/plans", "/meetings", "/letters/", "/mailbox/")
    for path in (*lists, "/sign-in", "/meetings/{meeting}/conclusions/new".format(**world.ids)):
        for query in QUERIES:
            answer = world.client.get(f"{path}?{query}")
            assert answer.status_code < 500, (path, query)
            assert "evil.example" not in answer.headers.get("Location", "")


def test_many_and_large_cookies_are_survived(world):
    bare = world.client.application.test_client(use_cookies=False)
    many = "; ".join(f"a{n}={n}" for n in range(1_000))
    for words in (many, "don_doc=" + "x" * 8_000, "don_doc=a.b.c; language=\x80"):
        answer = bare.get("/sign-in", headers={"Cookie": words})
        assert answer.status_code in {200, 400, 431}
