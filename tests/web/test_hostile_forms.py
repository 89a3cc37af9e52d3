"""Every field of every form against the sheet of bad input: refused in words, or taken; no fault.

The forms are read from the pages as a browser reads them, so a field added tomorrow is tried too.
"""

import re
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from markupsafe import escape

from tests.conftest import SERVER
from tests.web.html_forms import HtmlForm, Input, read_forms
from tests.web.world import World
from tracker.database import is_sqlite

DAYS = (
    *("29/02/2023", "31/04/2023", "00/11/2023", "11/13/2023", "04/11/0023", "01/01/0001"),
    *("31/12/9999", "01/01/10000", "٠٤/١١/٢٠٢٣", "2023-W44-6", "2023-11-04T23:30:00-08:00"),
    *("mùng 4 tháng 11", "04/11/2023\n\x00", "2023-11-04'; DROP TABLE task;--", "9" * 5000),
)
WHOLES = (
    *("NaN", "Infinity", "1e2", "1e400", "1_000", "٣", "²", "½", "0x10", "9" * 5000, "-1"),
    *("9223372036854775808", "1,5", "<b>1</b>", "1\x00"),
)
NO_TEXT = ("a\x00b", "x" * 1_000_000)
TEXTS = (
    *("\u200b", "\u3164", "\u2800", "Báo cáo \u202efdp.exe", "\x01\x07\x1b[31m", "\ud83d\ude00"),
    *("<script>alert(1)</script>\"'", "{{ 7*7 }}%(x)s${7}", "=1+1", "'; DROP TABLE tasks;--"),
    *("Z̲͚̮" * 60, "a\r\nBcc: x@evil.example", "Kế\u200bhoạch", "ẢẢ" * 3000, "\ufdfa" * 190),
)
CHOICES = ("-1", "0", "abc", "²", "9" * 5000, str(2**31), str(2**63), "1\x00", "[]")
HIDDEN = ("", "-1", "²", "9" * 5000, "a\x00b", "\u200b", "<script>", "1e9")
BOXES = ("", "9" * 5000, "a\x00", "off")
OWN = ("id", "unit_id", "user_id", "committee_id", "created_by", "version_id")
EXTRA = dict.fromkeys(OWN, "9") | {
    "role": "admin",
    "state": "accepted",
    "is_active": "",
    "_method": "DELETE",
}
BAD = {
    "day": DAYS,
    "whole": WHOLES,
    "text": NO_TEXT + TEXTS,
    "secret": ("a\x00b", "x" * 60_000, "ế" * 60, ""),
    "choice": CHOICES,
    "hidden": HIDDEN,
    "box": BOXES,
    "file": (),
}
# What a server takes otherwise than a file: noughts, numbers too large, halves of characters. It
# is asked on every fourth page: the fields and services are the same on all of them.
ASKS_THE_SERVER = {
    *("04/11/2023\n\x00", "01/01/10000", "9" * 5000, "9223372036854775808", "1\x00", "a\x00b"),
    *("\ud83d\ude00", "x" * 1_000_000, str(2**31), str(2**63), "a\x00", "ẢẢ" * 3000, "[]"),
}
REFUSED = {"day": frozenset(DAYS), "whole": frozenset(WHOLES), "text": frozenset(NO_TEXT)}
FORM = "application/x-www-form-urlencoded"

# These show what a change would do, and write nothing before that was looked at.
ASKING = re.compile(r"/calendar/(day|years/)|/successions/\d+/change|/urging/read/")

PAGES = (
    ("", "/sign-in"),
    ("", "/sign-in/link"),
    ("unit_member", "/account"),
    ("unit_member", "/account/password"),
    ("unit_member", "/account/news"),
    ("unit_member", "/account/sessions"),
    ("", "/link/{link}"),
    ("admin", "/committee"),
    ("admin", "/committees/add"),
    ("admin", "/units/add"),
    ("admin", "/units/{unit}/edit"),
    ("admin", "/units/{unit}/names"),
    ("admin", "/units/{peopled}/handover"),
    ("admin", "/units/import"),
    ("secretariat", "/units/groups"),
    ("secretariat", "/units/groups/add"),
    ("secretariat", "/units/groups/{group}/edit"),
    ("secretariat", "/successions/new/rename"),
    ("secretariat", "/successions/new/merge"),
    ("secretariat", "/successions/new/split"),
    ("secretariat", "/successions/new/transfer"),
    ("secretariat", "/successions/new/reform"),
    ("secretariat", "/successions/{succession}"),
    ("secretariat", "/successions/{ahead}"),
    ("secretariat", "/successions/{ahead}/change"),
    ("secretariat", "/successions/{reform_ahead}/change/reform"),
    ("admin", "/users/add"),
    ("admin", "/users/import"),
    ("admin", "/units/{peopled}/handover"),
    ("admin", "/users/{user}"),
    ("admin", "/users/{user}/edit"),
    ("secretariat", "/plans/new"),
    ("secretariat", "/plans/{draft}"),
    ("secretariat", "/plans/{draft}/edit"),
    ("secretariat", "/plans/{draft}/assignments/new"),
    ("secretariat", "/plans/{draft}/assignments/{row}/edit"),
    ("secretariat", "/plans/{draft}/indicators/{indicator}"),
    ("secretariat", "/plans/{draft}/promulgate"),
    ("secretariat", "/plans/{draft}/import"),
    ("secretariat", "/plans/{draft}/import/{annex}"),
    ("secretariat", "/plans/{draft}/import/{annex}?row=1&cell=lead"),
    ("secretariat", "/plans/{draft}/import/{annex}?row=1&cell=deadline"),
    ("secretariat", "/plans/{draft}/import/{annex}/units"),
    ("secretariat", "/plans/{draft}/import/{brought}"),
    ("secretariat", "/plans/{draft}/import/{undone}"),
    ("chair", "/plans/{plan}/withdraw"),
    ("secretariat", "/plans/{plan}/assignments/{undated_row}/due"),
    ("secretariat", "/plans/{plan}/amendments/new"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/edit"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/new"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/added/{change}"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/{task_row}/redate"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/{undated_row}/end"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/{undated_row}/lead"),
    ("secretariat", "/plans/{plan}/amendments/{amendment}/rows/{undated_row}/words"),
    ("chair", "/plans/{plan}/amendments/{amendment}/promulgate"),
    ("secretariat", "/meetings/new"),
    ("secretariat", "/meetings/{meeting}"),
    ("secretariat", "/meetings/{meeting}/edit"),
    ("secretariat", "/meetings/{meeting}/agenda"),
    ("secretariat", "/meetings/{meeting}/agenda/{item}/edit"),
    ("secretariat", "/meetings/{meeting}/agenda/{item}/notes"),
    ("secretariat", "/meetings/{meeting}/attendance"),
    ("chair", "/meetings/{meeting}/conclusions/new"),
    ("secretariat", "/meetings/{meeting}/conclusions/{conclusion}/edit"),
    ("secretariat", "/meetings/{closed}"),
    ("secretariat", "/meetings/{closed}/number"),
    ("secretariat", "/meetings/{prepared}"),
    ("secretariat", "/documents/new"),
    ("secretariat", "/documents/{document}"),
    ("secretariat", "/documents/{document}/edit"),
    ("secretariat", "/budget/new"),
    ("secretariat", "/budget/{line_of_money}"),
    ("secretariat", "/budget/{line_of_money}/edit"),
    ("secretariat", "/inspections/new"),
    ("secretariat", "/inspections/{running}"),
    ("secretariat", "/inspections/{running}/edit"),
    ("secretariat", "/inspections/{running}/visits/new"),
    ("secretariat", "/inspections/{running}/visits/{visit}/edit"),
    ("secretariat", "/inspections/{running}/findings/new"),
    ("chair", "/inspections/{running}/findings/{finding}/edit"),
    ("secretariat", "/inspections/{planned_inspection}"),
    ("chair", "/inspections/{concluded}"),
    ("unit_lead", "/tasks/{task}"),
    ("unit_member", "/tasks/{task}"),
    ("secretariat", "/tasks/{task}"),
    ("secretariat", "/tasks/{undated}"),
    ("secretariat", "/tasks/{waiting}"),
    ("secretariat", "/tasks/{finished}"),
    ("chair", "/tasks/{cancelled}"),
    ("chair", "/tasks/{suspended}"),
    ("chair", "/tasks/{asked}"),
    ("secretariat", "/extensions"),
    ("chair", "/extensions/{answered}/number"),
    ("unit_lead", "/tasks/{detail}"),
    ("unit_member", "/tasks/{detail}/measures"),
    ("secretariat", "/calendar/day"),
    ("secretariat", "/calendar/years/2024/import"),
    ("secretariat", "/calendar/review"),
    ("secretariat", "/letters/{letter}"),
    ("secretariat", "/letters/{letter}/returned"),
    ("secretariat", "/letters/returned"),
    ("secretariat", "/ladder"),
    ("secretariat", "/ladder/rungs/add"),
    ("secretariat", "/ladder/rungs/before-7/edit"),
    ("secretariat", "/ladder/quiet/add"),
    ("secretariat", "/ladder/weekly"),
    ("secretariat", "/urging/new"),
    ("secretariat", "/urging/{batch}"),
    ("secretariat", "/urging/letters/{drafted_letter}"),
    ("chair", "/urging/letters/{issued_letter}"),
    ("secretariat", "/ledger?task={task}"),
    ("secretariat", "/tables/documents"),
    ("secretariat", "/tables/brought/{brought_table}"),
)

# forms of other pages once more, where their fields are tried; buttons without any
ONCE_MORE = (
    ("admin", "/health/details"),
    ("unit_member", "/account/links"),
    ("unit_member", "/account/calendar"),
    ("unit_member", "/account/keys"),
    ("secretariat", "/meetings/{called_off}"),
    ("secretariat", "/tasks/{task}/links"),
    ("lead elsewhere", "/link/{link}"),
    ("member elsewhere", "/link/{member_link}"),
    ("secretariat", "/meetings/{prepared}/attendance"),
)


def literals(form: HtmlForm, one: Input) -> tuple[str, ...]:
    """Deal the rows of the sheet out over the fields of one kind; a lone field gets them all."""
    if one.name == "csrf_token":
        return ()
    alike = [other for other in form.inputs if other.kind == one.kind]
    share = min(len(alike), 8)
    dealt = BAD[one.kind][alike.index(one) % share :: share]
    return dealt if is_sqlite() else tuple(row for row in dealt if row in ASKS_THE_SERVER)


class Attack:
    """One form of one page, and what it answers to each literal."""

    def __init__(self, world: World, page: str, form: HtmlForm) -> None:
        self.world, self.page, self.form = world, page, form
        self.before = world.counts()
        self.wrong: list[str] = []

    def run(self) -> list[str]:
        self.send("nothing at all", {})
        self.send("what nobody offered", self.form.filled() | EXTRA)
        for one in self.form.inputs:
            for literal in literals(self.form, one):
                typed = self.form.filled() | {one.name: [literal]}
                name = f"{one.name}={literal[:30]!r}"
                self.send(name, typed, one, literal)
        for one in self.form.inputs[:4]:
            self.send(f"{one.name} twice", self.form.filled() | {one.name: ["1", "2"]})
        return self.wrong

    def send(self, name: str, typed: dict, one: Input | None = None, literal: str = "") -> None:
        path = self.form.action or self.page
        body = urlencode(typed, doseq=True, errors="surrogatepass")
        answer = self.world.client.post(path, data=body, content_type=FORM)
        said = [*self._faults(answer, one, literal)] if answer.status_code == 422 else []
        asks = answer.status_code == 200 and ASKING.match(path) is not None
        if answer.status_code not in {303, 400, 404, 409, 410, 413, 422, 429} and not asks:
            said.append(f"status {answer.status_code}")
        if asks and one is not None and literal in REFUSED.get(one.kind, ()):
            said.append("taken into the question")
        if self.world.counts() != self.before:
            if answer.status_code != 303:
                said.append(f"something was written with {answer.status_code}")
            elif one is not None and literal in REFUSED.get(one.kind, ()):
                said.append("accepted")
            self.world.restore()
        self.wrong += [f"{path} {name}: {words}" for words in said if words]

    def _faults(self, answer, one: Input | None, literal: str):
        said = re.findall(r'id="([^"]+)-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
        words = {where: unescape(re.sub(r"<[^>]*>", "", what)).strip() for where, what in said}
        words = {where: what.removeprefix("Lỗi:").strip() for where, what in words.items()}
        if not words and "error-summary" not in answer.text:
            yield "refused without a word"
        for where, what in words.items():
            if not what or what.isascii():
                yield f"says {what!r} beside {where}"
        if one is None or one.kind in {"secret", "hidden", "box", "choice"}:
            return
        beside = any(
            where in {one.id, one.name} or where.endswith(f"-{one.name}") for where in words
        )
        if literal in REFUSED.get(one.kind, ()) and not beside:
            yield f"nothing beside the field, only {words}"
        if "\ud83d" not in literal and str(escape(literal)) not in answer.text:
            yield "what was typed is lost"


@pytest.mark.parametrize(("who", "page"), PAGES[::4] if SERVER else PAGES)
def test_each_field_of_a_page_refuses_bad_input_in_words_or_takes_it(world, who, page):
    world.come_as(who)
    path = page.format(**world.ids)
    answer = world.client.get(path)
    assert answer.status_code == 200
    forms = {form.action: form for form in read_forms(answer.text) if "/demo" not in form.action}
    if who:
        forms.pop("/sign-out", None), forms.pop("/language", None)  # a link's page has neither
    wrong = [words for form in forms.values() for words in Attack(world, path, form).run()]
    assert wrong == []


def test_every_form_of_the_site_is_met_on_one_of_these_pages(world):
    """A route that takes forms and is on no page here is a form nobody attacked."""
    met = set()
    router = world.client.application.url_map.bind("")
    for who, page in sorted(PAGES + ONCE_MORE):
        if who != world.who:
            world.come_as(who)
        path = page.format(**world.ids)
        for form in read_forms(world.client.get(path).text):
            where = urlsplit(form.action or path).path
            met.add(router.match(where, method="POST")[0])
    takes = {
        rule.endpoint
        for rule in world.client.application.url_map.iter_rules()
        if "POST" in rule.methods and rule.endpoint != "test_form"
    }
    assert takes - met <= {"signin.use_link", "signin.setup", "account.switch", "users.enable"}
