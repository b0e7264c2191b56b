"""The fixtures of all servers, each from the module that says what it gives."""

from .label_studio_fixtures import label_studio as label_studio
