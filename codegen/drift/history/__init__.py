"""A schema's life: what each of its versions had, and what changed from one to the
next. `revisions` has the facts; `text`, `chart` and `json_text` show them."""

from .chart import chart as chart
from .json_text import json_text as json_text
from .revisions import Revision as Revision
from .revisions import Size as Size
from .revisions import size_of as size_of
from .text import MAX_ROWS as MAX_ROWS
from .text import text as text
