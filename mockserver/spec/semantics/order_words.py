"""Names of what is about order, squeezed: see `words.squeezed`."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SORTS = _words(
    "sort orderby sortby sortfield sortcolumn sortkey ordering orderfield sortproperty "
    "sortcriteria "
    "sorting orderbyfield sortattribute sorts sortedby ordercolumn orderkey sorton orderproperty"
)
VAGUE_SORTS = _words("order")
"""It chooses the property, unless its values are directions."""

DIRECTIONS = _words(
    "order direction dir sortorder sortdirection sortdir orderdirection orderdir orderbydirection "
    "sortbyorder sortbydirection ordertype sorttype sortmode sortasc ascdesc"
)
ASCENDING = _words("asc ascending ascend 1 up forward oldest oldestfirst")
DESCENDING = _words("desc descending descend 1 down backward dsc newest newestfirst")

CREATED = [
    "createdat",
    "created",
    "creationdate",
    "createdon",
    "datecreated",
    "createdtime",
    "creationtime",
    "createtime",
    "createddate",
    "createtimestamp",
    "createdtimestamp",
    "dateadded",
    "insertedat",
    "addedat",
    "createddatetime",
    "creationtimestamp",
    "timecreated",
    "postedat",
    "publishedat",
    "timestamp",
    "startedat",
    "occurredat",
    "senttime",
]
"""Properties that say since when a record is there, the clearest first."""

ENDING = re.compile(r"(?i)^(?P<name>.+?)(?P<sign>[:_ .,-]+)(?P<direction>asc|desc)(?:ending)?$")
"""A value that says property and direction: `created:desc`, `created_desc`."""

CAMEL_ENDING = re.compile(r"^(?P<name>[a-z]\w*?)(?P<sign>)(?P<direction>Asc|Desc)(?:ending)?$")
