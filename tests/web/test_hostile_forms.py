"""Every field of every form against the sheet of bad input: refused in words, or taken; no fault.

The forms are read from the pages as a browser reads them, so a field added tomorrow is tried too.
The fields of a form are tried together; what that does not prove of a field is asked of it alone.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode, urlsplit
from zlib import crc32

import pytest
from markupsafe import escape

from tests.conftest import SERVER
from tests.web.hostile_agenda import AGENDA_ONCE_MORE, AGENDA_PAGES
from tests.web.hostile_issued import REGISTER_PAGES
from tests.web.hostile_literals import ASKS_THE_SERVER, BAD, EXTRA, REFUSED, TOGETHER
from tests.web.hostile_papers import PAGES as PAPER_PAGES
from tests.web.hostile_reports import CONSOLIDATED_PAGES
from tests.web.hostile_sessions import OF_SESSIONS, may_write
from tests.web.html_forms import HtmlForm, Input, read_forms
from tests.web.world import World
from tracker.database import is_sqlite
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.services.session_papers import issuing

FORM = "application/x-www-form-urlencoded"

LONG_PAPERS = ("consolidated.draft", "plans.annex")
AS_TYPED = re.compile(r"/reports/\d+/save")  # a draft keeps what cannot be read, as it was typed
# These show what a change would do, and write nothing before that was looked at.
ASKING = re.compile(r"/calendar/(day|years/)|/successions/\d+/change|/urging/read/")

PAGES = (
    *PAPER_PAGES,
    ("", "/sign-in"),
    ("", "/sign-in/link"),
    ("unit_member", "/account"),
    ("unit_member", "/account/password"),
    ("unit_member", "/account/news"),
    ("unit_member", "/account/sessions"),
    ("", "/link/{link}"),
    ("admin", "/committee"),
    ("admin", "/committees/add"),
    ("secretariat", "/committee/papers/invitation"),
    ("secretariat", "/committee/papers/minutes"),
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
    *AGENDA_PAGES,
    ("secretariat", "/meetings/{meeting}"),
    *OF_SESSIONS,
    *REGISTER_PAGES,
    ("unit_lead", "/meetings/{prepared}/answer"),
    ("secretariat", "/meetings/{prepared}/attendance/{prepared_line}/answer"),
    ("", "/invitation/{invitation}"),
    ("secretariat", "/budget/new"),
    ("secretariat", "/budget/{line_of_money}"),
    ("secretariat", "/budget/{line_of_money}/edit"),
    *CONSOLIDATED_PAGES,
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
    ("unit_lead", "/reports/{unit_report}"),
    ("unit_lead", "/reports/{unit_report}/review"),
    ("secretariat", "/reports/{paper_report}/read"),
    ("secretariat", "/reports/ask"),
    ("secretariat", "/report-sheets/province"),
    ("unit_lead", "/report-sheets/{unit_report}"),
    ("unit_lead", "/report-sheets/brought/{brought_sheet}"),
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
    ("secretariat", "/plans/{draft}/indicators/{indicator}/targets"),
    ("secretariat", "/indicators/sets/{set}/rows/{indicator}/edit"),
    ("secretariat", "/indicators/sets/{set}/rows/{indicator}/mapping/{later}"),
    ("secretariat", "/indicators/editions/2022/results/{result}/edit"),
    ("secretariat", "/indicators/scores/2022/edit"),
    ("secretariat", "/tables/brought/{brought_table}"),
)

# forms of other pages once more, where their fields are tried; buttons without any
ONCE_MORE = (
    ("admin", "/health/details"),
    ("unit_member", "/account/links"),
    ("unit_member", "/account/calendar"),
    ("unit_member", "/account/keys"),
    *AGENDA_ONCE_MORE,
    ("secretariat", "/tasks/{task}/links"),
    ("unit_lead", "/reports/{paper_report}/read"),
    ("lead elsewhere", "/link/{link}"),
    ("member elsewhere", "/link/{member_link}"),
    ("secretariat", "/indicators/sets/new"),
    ("secretariat", "/indicators/editions/2022/edit"),
    ("secretariat", "/indicators/sets/{set}/edit"),
    ("secretariat", "/plans/{draft}/assignments/{row}/indicators"),
    ("secretariat", "/indicators/sets/{set}/mapping?to={later}"),
    ("secretariat", "/indicators/sets/{set}/rows/new"),
    ("secretariat", "/indicators/sets/{set}/rows/{indicator}"),
    ("secretariat", "/indicators/editions/new"),
    ("secretariat", "/indicators/editions/2022/results/new"),
)


def literals(form: HtmlForm, one: Input) -> tuple[str, ...]:
    """Deal the rows of the sheet out over the fields of one kind; a lone field gets them all.

    Where there are many, the form decides which field begins with which row.
    """
    if one.name == "csrf_token":
        return ()
    alike = [other for other in form.inputs if other.kind == one.kind]
    share = min(len(alike), 8)
    first = alike.index(one) + crc32(" ".join(each.name for each in form.inputs).encode())
    dealt = BAD[one.kind][first % share :: share]
    return dealt if is_sqlite() else tuple(row for row in dealt if row in ASKS_THE_SERVER)


def rounds(form: HtmlForm) -> list[dict[str, tuple[Input, str]]]:
    """Return what is sent together, by name of the field: first what none may take, then texts."""
    fields = [one for one in form.inputs if goes_with_others(one)]
    dealt = []
    for is_sure in (True, False):
        columns = [
            [(one, row) for row in literals(form, one) if is_sure is surely_refused(one, row)]
            for one in fields
        ]
        dealt += [{p[0].name: p for p in line if p} for line in zip_longest(*columns)]
    return dealt


def goes_with_others(one: Input) -> bool:
    """Tell whether a bad value here keeps nobody from looking at the other fields."""
    return one.kind in TOGETHER or one.name.endswith("nonce")


def surely_refused(one: Input, literal: str) -> bool:
    return one.kind == "choice" or literal in REFUSED.get(one.kind, ())


class Attack:
    """One form of one page, and what it answers to each literal."""

    def __init__(self, world: World, page: str, form: HtmlForm) -> None:
        self.world, self.form = world, form
        self.path = form.action or page
        self.before = world.counts()
        self.wrong: list[str] = []

    def run(self) -> list[str]:
        self.send("nothing at all", {})
        usual = self.send("what nobody offered", self.form.filled() | EXTRA)
        for dealt in rounds(self.form):
            self.send_together(dealt, passes=usual == 303)
        for one in self.form.inputs:
            for literal in () if goes_with_others(one) else literals(self.form, one):
                self.send_alone(one, literal)
        versions = {one.name for one in self.form.inputs if one.name.endswith("version")}
        for names in (versions, {one.name for one in self.form.inputs} - versions):
            twice = {name: ["1", "2"] for name in names}
            self.send(f"{sorted(names)} twice", self.form.filled() | twice)
        return self.wrong

    def send_together(self, dealt: dict[str, tuple[Input, str]], *, passes: bool) -> None:
        """Try many fields at once, and again without those that were refused in words.

        Words beside a field prove it was looked at; a form that was taken shows that nothing in it
        was refused. Where neither is seen, each field is tried alone, as it is with one field.
        """
        left = dealt
        while len(left) > 1:
            answer, is_written = self.post(self.form.filled() | self._typed(left))
            if answer.status_code == 303 or (answer.status_code == 200 and not is_written):
                left = {name: one for name, one in left.items() if surely_refused(*one)}
                break
            if answer.status_code != 422 or (is_written and not AS_TYPED.fullmatch(self.path)):
                break
            words, before = words_beside(answer), len(left)
            doubted = {name: one for name, one in left.items() if any(self._faults(answer, *one))}
            left = doubted | {
                name: one for name, one in left.items() if not is_beside(one[0], words)
            }
            if len(left) == before:
                left = left if passes else doubted
                break
        for one, literal in left.values():
            self.send_alone(one, literal)

    @staticmethod
    def _typed(dealt: dict[str, tuple[Input, str]]) -> dict[str, list[str]]:
        return {name: [literal] for name, (_, literal) in dealt.items()}

    def send_alone(self, one: Input, literal: str) -> None:
        typed = self.form.filled() | {one.name: [literal]}
        self.send(f"{one.name}={literal[:30]!r}", typed, one, literal)

    def post(self, typed: dict) -> tuple[Any, bool]:
        """Send the form; return the answer and whether anything was written, which is undone."""
        body = urlencode(typed, doseq=True, errors="surrogatepass")
        answer = self.world.client.post(self.path, data=body, content_type=FORM)
        is_written = self.world.counts() != self.before
        if is_written:
            self.world.restore()
        return answer, is_written

    def send(self, name: str, typed: dict, one: Input | None = None, literal: str = "") -> int:
        answer, is_written = self.post(typed)
        said = [*self._faults(answer, one, literal)] if answer.status_code == 422 else []
        asks = answer.status_code == 200 and ASKING.match(self.path) is not None
        if answer.status_code not in {303, 400, 404, 409, 410, 413, 422, 429} and not asks:
            said.append(f"status {answer.status_code}")
        if asks and one is not None and literal in REFUSED.get(one.kind, ()):
            said.append("taken into the question")
        is_kept = answer.status_code == 422 and AS_TYPED.fullmatch(self.path)
        if is_written and not (is_kept or may_write(self.path, answer.status_code)):
            said.append(f"something was written with {answer.status_code}")
        elif (
            is_written and not is_kept and one is not None and literal in REFUSED.get(one.kind, ())
        ):
            said.append("accepted")
        self.wrong += [f"{self.path} {name}: {words}" for words in said if words]
        return answer.status_code

    def _faults(self, answer: Any, one: Input | None, literal: str) -> Iterator[str]:
        words = words_beside(answer)
        if not words and "error-summary" not in answer.text:
            yield "refused without a word"
        for where, what in words.items():
            if not what or what.isascii():
                yield f"says {what!r} beside {where}"
        if one is None or one.kind in {"secret", "hidden", "box", "choice"}:
            return
        if literal in REFUSED.get(one.kind, ()) and not is_beside(one, words):
            yield f"nothing beside the field, only {words}"
        if "\ud83d" not in literal and str(escape(literal)) not in answer.text:
            yield "what was typed is lost"


def words_beside(answer: Any) -> dict[str, str]:
    """Return the words of each refusal by the id of its field."""
    said = re.findall(r'id="([^"]+)-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    words = {where: unescape(re.sub(r"<[^>]*>", "", what)).strip() for where, what in said}
    return {where: what.removeprefix("Lỗi:").strip() for where, what in words.items()}


def is_beside(one: Input, words: dict[str, str]) -> bool:
    return any(where in {one.id, one.name} or where.endswith(f"-{one.name}") for where in words)


@pytest.fixture(autouse=True)
def no_press(monkeypatch):
    """Let numbers that are taken cost no printing: that the press is down is a case as well."""
    failed = PaperFailed(PaperFault.UNAVAILABLE)
    monkeypatch.setattr(issuing, "print_order", lambda _order: failed)


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
    elsewhere = {"api.write_figures"}  # a program sends no form: test_api.py
    # buttons without fields of their own: tests of urging, of a session on its day and under way
    elsewhere |= {"urging.send_signed", "meetings.start", "meetings.drop_aside"}
    elsewhere |= {"meetings.follow_conclusions", "meetings.invite_uncalled"}  # and put right
    # nor has the order of a paper that is too big to wait for: test_paper_orders.py
    elsewhere |= {"board.printed", "board.printed_ranking", "ledger.printed", "meetings.pack"}
    elsewhere |= {f"{paper}_{form}" for paper in LONG_PAPERS for form in ("pdf", "word")}
    elsewhere |= {"meetings.keep_notes", "meetings.note_writing"}  # the script's, tested there too
    elsewhere |= {"signin.use_link", "signin.setup", "account.switch", "users.enable"}
    assert takes - met <= elsewhere
