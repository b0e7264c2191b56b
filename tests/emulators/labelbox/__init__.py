"""A stateful emulator of the Labelbox API, for tests and for the demonstration.

Written from public facts: what the official client `labelbox==7.17.0` sends, and what
it understands. It cannot show a wrong guess in the schema it is given.
"""

from .emulator import LabelboxEmulator
from .requests import Request
from .uploads import Upload

__all__ = ["LabelboxEmulator", "Request", "Upload"]
