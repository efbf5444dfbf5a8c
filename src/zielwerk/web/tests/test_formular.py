"""A refused step: its sentence in the form, any other mistake stays one."""

import pytest
from django import forms

from zielwerk.web.formular import ablehnung_in


class AblehnungError(Exception):
    """A service refuses."""


def test_a_refusal_stands_in_the_form():
    form = forms.Form({})
    with ablehnung_in(form, ValueError, AblehnungError):
        raise AblehnungError("Das ist schon erledigt.")
    assert form.non_field_errors() == ["Das ist schon erledigt."]


def test_a_step_that_is_taken_leaves_the_form_alone():
    form = forms.Form({})
    with ablehnung_in(form, AblehnungError):
        pass
    assert form.is_valid()


def test_any_other_error_goes_on():
    with pytest.raises(KeyError), ablehnung_in(forms.Form({}), AblehnungError):
        raise KeyError("x")
