"""A step that is refused says why in the form it came from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm


@contextmanager
def ablehnung_in(form: BaseForm, *ablehnungen: type[Exception]) -> Iterator[None]:
    """Take a step of a service; its refusal becomes a message of the form.

    The step and the redirect after it stand in the block; what stands below it is the
    page with the form, as for input that is wrong.
    """
    try:
        yield
    except ablehnungen as ablehnung:
        form.add_error(None, str(ablehnung))
