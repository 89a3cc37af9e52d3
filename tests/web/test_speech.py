import pytest
from flask import g, render_template_string

from tracker.speech import gettext, lazy_gettext, ngettext, speaking, spoken_language

SIGN_OUT = lazy_gettext("Sign out")


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def test_a_sentence_kept_for_later_follows_the_language_of_its_moment():
    said = [str(SIGN_OUT)]
    for language in ("en", "vi"):
        with speaking(language):
            said.append(str(SIGN_OUT))
    assert said == ["Đăng xuất", "Sign out", "Đăng xuất"]


def test_a_language_within_another_gives_way_to_it_again_even_after_a_fault():
    with speaking("en"):
        with pytest.raises(ZeroDivisionError), speaking("vi"):
            1 / 0  # noqa: B018
        assert spoken_language() == "en"
    assert spoken_language() == "vi"


def test_figures_are_written_in_the_language_that_is_spoken_not_the_readers():
    g.language = "en"
    page = "{{ 1234.5|number }} {{ language }}"
    assert render_template_string(page) == "1,234.5 en"
    with speaking("vi"):
        assert render_template_string(page) == "1.234,5 vi"


def test_what_a_sentence_is_about_is_escaped_on_a_page_and_nowhere_else(app):
    page = "{{ _('row %(number)s', number='<b>') }}"
    assert render_template_string(page) == "dòng &lt;b&gt;"
    plain = app.jinja_env.overlay(autoescape=False)
    assert plain.from_string(page).render() == gettext("row %(number)s", number="<b>")


def test_so_many_are_counted_in_either_language():
    words = ("%(num)s source", "%(num)s sources")
    with speaking("en"):
        assert [ngettext(*words, 1), ngettext(*words, 2)] == ["1 source", "2 sources"]
    assert render_template_string("{{ ngettext('%(num)s source', '%(num)s sources', 3) }}") == (
        "3 nguồn"
    )


def test_a_sentence_kept_for_later_does_what_its_words_do():
    assert (SIGN_OUT.upper(), len(SIGN_OUT), SIGN_OUT + ".", ">" + SIGN_OUT) == (
        "ĐĂNG XUẤT",
        9,
        "Đăng xuất.",
        ">Đăng xuất",
    )
    assert SIGN_OUT == "Đăng xuất"
    assert {SIGN_OUT: 1}["Đăng xuất"] == 1
    assert lazy_gettext("row %(number)s") % {"number": 2} == "dòng 2"
