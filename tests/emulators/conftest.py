"""The fixtures of all emulators, each from the module that says what it gives."""

from .labelbox_fixtures import labelbox as labelbox
from .labelbox_fixtures import running_labelbox as running_labelbox
