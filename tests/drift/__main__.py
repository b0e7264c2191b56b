"""Print the tables of all kinds of change, or write them where a document has them:

python -m tests.drift [docs/drift.md]
"""

from __future__ import annotations

import sys
from pathlib import Path

from .kinds import markdown, replaced

if len(sys.argv) > 1:
    document = Path(sys.argv[1])
    new = replaced(document.read_text(encoding="utf-8"))
    document.write_text(new, encoding="utf-8")
else:
    print(markdown(), end="")
