"""Read `[tool.codegen]`: which clients to generate, from what, into what.

`load` finds the file, reads it and checks it; everything that is wrong with it is said
at once, with line and column. The rest of codegen is handed plain values.
"""

from .model import Client, Config, Kind
from .read import EXAMPLE, OWN_FILE, PROJECT_FILE, load

__all__ = [
    "EXAMPLE",
    "OWN_FILE",
    "PROJECT_FILE",
    "Client",
    "Config",
    "Kind",
    "load",
]
