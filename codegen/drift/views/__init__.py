"""What the page draws: how each thing that changed was and is, and who uses it."""

from .illustration import illustrated as illustrated
