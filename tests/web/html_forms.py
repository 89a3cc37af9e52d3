"""Read the forms of a page as a browser does: where they go, what they hold."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Input:
    """One control: its name, its id, what kind of words it takes, what it holds."""

    name: str
    id: str
    kind: str  # day, whole, text, choice, box, file, secret, hidden
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class HtmlForm:
    """One form that changes something."""

    action: str
    inputs: list[Input] = field(default_factory=list)

    def filled(self) -> dict[str, list[str]]:
        """Return what a browser would send, empty fields filled with plausible words."""
        sent: dict[str, list[str]] = {}
        for one in self.inputs:
            if one.kind == "box":
                sent.setdefault(one.name, []).extend([one.value] if one.choices else [])
            elif one.kind != "file":
                sent[one.name] = [one.value or PLAUSIBLE.get(one.kind, "")]
        return {name: values for name, values in sent.items() if values}


PLAUSIBLE = {"day": "20/12/2023", "whole": "3", "text": "Nội dung thử", "secret": "một hai ba bốn"}
KINDS = {
    "checkbox": "box",
    "radio": "box",
    "file": "file",
    "password": "secret",
    "hidden": "hidden",
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self._form: HtmlForm | None = None
        self._open: Input | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "form":
            is_post = facts.get("method", "").lower() == "post"
            self._form = HtmlForm(facts.get("action") or "") if is_post else None
            self.forms += [self._form] if self._form else []
        elif self._form is None:
            return
        elif tag == "button" and facts.get("formaction"):
            self._also_to(facts["formaction"] or "")
        elif tag in {"input", "textarea", "select"} and facts.get("name"):
            self._take(tag, facts)
        elif tag == "option" and self._open is not None:
            value = facts.get("value") or ""
            self._open.choices.append(value)
            if "selected" in facts or len(self._open.choices) == 1:
                self._open.value = value

    def _also_to(self, action: str) -> None:
        """Note that a button sends the form elsewhere; of a list of rows, the first."""
        assert self._form is not None
        shape = re.sub(r"\d+", "#", action)
        if all(re.sub(r"\d+", "#", form.action) != shape for form in self.forms):
            self.forms.append(HtmlForm(action, self._form.inputs))

    def _take(self, tag: str, facts: dict[str, str | None]) -> None:
        name, value = facts["name"] or "", facts.get("value") or ""
        if tag == "input":
            kind = KINDS.get(facts.get("type") or "text", "text")
            kind = "day" if "data-day" in facts else kind
            kind = "whole" if kind == "text" and facts.get("inputmode") == "numeric" else kind
        else:
            kind = "choice" if tag == "select" else "text"
        found = Input(name, facts.get("id") or "", kind, value)
        if kind == "box":
            found.choices = ["checked"] if "checked" in facts else []
        self._open = found if tag != "input" else None
        assert self._form is not None
        self._form.inputs.append(found)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "text":
            self._open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            if self._open is not None and self._open.kind == "text":
                self._open.value = self._open.value.removeprefix("\n").removeprefix("\r\n")
            self._open = None
        elif tag == "form":
            self._form = None


def read_forms(page: str) -> list[HtmlForm]:
    """Return the forms of a page that are sent with POST."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
