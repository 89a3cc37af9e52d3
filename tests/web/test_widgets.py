"""Our widgets write what the library's do, only faster."""

import pytest
from markupsafe import Markup
from wtforms import BooleanField, Form, SelectChoice, SelectField, widgets
from wtforms.validators import InputRequired

from tracker.speech import lazy_gettext
from tracker.web.forms.widgets import Select, Tick, attributes


@pytest.mark.parametrize(
    "named",
    [
        {"class_": "a b", "data_part": "x", "aria_label": "Tử số", "id": "f-1"},
        {"value": "\"><script>alert('&')</script>", "checked": True, "readonly": False},
        {"value": Markup('<b class="x">&amp;</b>'), "rows": 4, "data-day": ""},
        {},
    ],
)
def test_attributes_are_those_of_the_library(named):
    assert attributes(**named) == widgets.html_params(**named)


def test_a_list_of_choices_is_that_of_the_library(app):
    choices = [
        SelectChoice(value="", label="–"),
        SelectChoice(value='a"<', label=Markup("<b>a</b>")),
        SelectChoice(value=True, label=lazy_gettext("Day"), render_kw={"data-x": "<1>"}),
    ]

    asked = {"choices": choices, "validators": [InputRequired()], "name": "one", "id": "one"}

    class Page(Form):
        ours = SelectField(widget=Select(), **asked)
        theirs = SelectField(**asked)

    with app.test_request_context():
        page = Page(data={"ours": 'a"<', "theirs": 'a"<'})
        assert page.ours(class_="x") == page.theirs(class_="x")
        assert "selected" in page.ours()
        assert "required" in page.ours()


def test_a_tick_is_that_of_the_library(app):
    class Page(Form):
        ours = BooleanField(widget=Tick(), name="one", id="one")
        theirs = BooleanField(name="one", id="one")

    with app.test_request_context():
        for ticked in (True, False):
            page = Page(data={"ours": ticked, "theirs": ticked})
            assert page.ours(class_="x") == page.theirs(class_="x")
