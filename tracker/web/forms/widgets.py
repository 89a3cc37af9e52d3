"""The library's widgets with attributes written the short way: pages of forms have thousands."""

from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import SelectChoice, widgets
from wtforms.widgets.core import clean_key

name_of = cache(clean_key)  # names come from our own code: a few dozen


def attributes(**named: Any) -> str:
    """Return attributes as ``wtforms.widgets.html_params`` does, in a tenth of the time.

    Names come from our own code and are not escaped.
    """
    words = []
    for name, value in sorted(named.items()):
        if value is True:
            words.append(name_of(name))
        elif value is not False:
            words.append(f'{name_of(name)}="{_quoted(value)}"')
    return " ".join(words)


def _quoted(value: Any) -> str:
    """Return words for between two quotes; marked-up words keep their own marks."""
    text = escape(value)
    return text if type(value) is str else str(text).replace('"', "&quot;")


def _with_flags(widget: Any, field: Any, named: dict[str, Any]) -> dict[str, Any]:
    """Add what the validators of a field ask of its widget."""
    for flag in widget.validation_attrs:
        value = getattr(field.flags, flag)
        if value and flag not in named:
            named[flag] = value
    return named


class TextInput(widgets.TextInput):  # type: ignore[misc]
    """One line."""

    def __call__(self, field: Any, **more: Any) -> Markup:
        """Return the box."""
        named = {"id": field.id, "name": field.name, "type": self.input_type, **more}
        if "value" not in named:
            named["value"] = field._value()  # noqa: SLF001 - what the library's widgets read
        named = _with_flags(self, field, named)
        return Markup(f"<input {attributes(**named)}>")  # noqa: S704 - escaped


class Tick(widgets.CheckboxInput):  # type: ignore[misc]
    """Yes or no."""

    def __call__(self, field: Any, **more: Any) -> Markup:
        """Return the box to tick."""
        named = {"id": field.id, "name": field.name, "type": self.input_type, **more}
        named = {"checked": bool(field.data), "value": field._value(), **named}  # noqa: SLF001
        return Markup(f"<input {attributes(**_with_flags(self, field, named))}>")  # noqa: S704


class Select(widgets.Select):  # type: ignore[misc]
    """One choice of several, or several; none of ours stand in groups."""

    def __call__(self, field: Any, **more: Any) -> Markup:
        """Return the list of choices."""
        named = _with_flags(self, field, {"id": field.id, "name": field.name, **more})
        if self.multiple:
            named["multiple"] = True
        options = "".join(self.render_option(choice) for choice in field.iter_choices())
        return Markup(f"<select {attributes(**named)}>{options}</select>")  # noqa: S704 - escaped

    @classmethod
    def render_option(cls, choice: SelectChoice, **more: Any) -> Markup:
        """Return one option."""
        value = str(choice.value) if isinstance(choice.value, bool) else choice.value
        named = {"value": value, **(choice.render_kw or {}), **more}
        if choice.selected:
            named["selected"] = True
        label = escape(choice.label or choice.value)
        return Markup(f"<option {attributes(**named)}>{label}</option>")  # noqa: S704 - escaped
