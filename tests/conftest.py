"""The same fixed cast as in the modules' own tests."""

from zielwerk.conftest import Besetzung, besetzung, fremde, fremder_client

__all__ = ["Besetzung", "besetzung", "fremde", "fremder_client"]
