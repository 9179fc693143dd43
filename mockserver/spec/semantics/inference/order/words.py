"""Names of what is about order, squeezed: see `inference.words.squeezed`."""

from __future__ import annotations

import re

from mockserver.spec.semantics.inference.words.moments import CREATED
from mockserver.spec.semantics.inference.words.tables import ranked, table

SORTS = table(
    "sort orderby sortby sortfield sortcolumn sortkey ordering orderfield sortproperty "
    "sortcriteria "
    "sorting orderbyfield sortattribute sorts sortedby ordercolumn orderkey sorton orderproperty"
)
VAGUE_SORTS = table("order")
"""It chooses the property, unless its values are directions."""

DIRECTIONS = table(
    "order direction dir sortorder sortdirection sortdir orderdirection orderdir orderbydirection "
    "sortbyorder sortbydirection ordertype sorttype sortmode sortasc ascdesc"
)
ASCENDING = table("asc ascending ascend 1 up forward oldest oldestfirst")
DESCENDING = table("desc descending descend 1 down backward dsc newest newestfirst")

SINCE = CREATED + ranked("timestamp startedat occurredat senttime")
"""Properties that say since when a record is there, the clearest first."""

ENDING = re.compile(r"(?i)^(?P<name>.+?)(?P<sign>[:_ .,-]+)(?P<direction>asc|desc)(?:ending)?$")
"""A value that says property and direction: `created:desc`, `created_desc`."""

CAMEL_ENDING = re.compile(r"^(?P<name>[a-z]\w*?)(?P<sign>)(?P<direction>Asc|Desc)(?:ending)?$")
