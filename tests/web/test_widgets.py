"""Our widgets write what the library's do, only faster."""

import pytest
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms import Form, SelectChoice, SelectField, widgets

from tracker.web.forms.widgets import Select, attributes


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

    class Page(Form):
        ours = SelectField(choices=choices, widget=Select(), name="one", id="one")
        theirs = SelectField(choices=choices, name="one", id="one")

    with app.test_request_context():
        page = Page(data={"ours": 'a"<', "theirs": 'a"<'})
        assert page.ours() == page.theirs()
        assert "selected" in page.ours()
