"""Names of what is about filters, squeezed: see `inference.words.squeezed`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockserver.spec.semantics.inference.words.moments import CHANGED, CREATED
from mockserver.spec.semantics.inference.words.tables import ranked, table
from mockserver.spec.semantics.model import FilterMatch

MATCHES: Mapping[str, FilterMatch] = {
    "eq": "equals",
    "is": "equals",
    "equals": "equals",
    "exact": "equals",
    "ne": "not-equals",
    "neq": "not-equals",
    "not": "not-equals",
    "gte": "from",
    "ge": "from",
    "min": "from",
    "from": "from",
    "since": "from",
    "start": "from",
    "minimum": "from",
    "gt": "after",
    "after": "after",
    "lte": "to",
    "le": "to",
    "max": "to",
    "to": "to",
    "until": "to",
    "end": "to",
    "maximum": "to",
    "lt": "before",
    "before": "before",
    "like": "contains",
    "ilike": "contains",
    "contains": "contains",
    "icontains": "contains",
    "in": "in",
    "startswith": "starts-with",
    "istartswith": "starts-with",
    "prefix": "starts-with",
    "exists": "exists",
}
"""A word before or behind the name of a property, and how values are compared."""

RANGES = frozenset({"from", "to", "after", "before"})

PERIODS: Mapping[str, FilterMatch] = {
    **dict.fromkeys(
        [
            "from",
            "since",
            "startdate",
            "fromdate",
            "datefrom",
            "starttime",
            "start",
            "begindate",
            "dateafter",
            "begin",
            "startdatetime",
            "datestart",
            "timefrom",
            "fromtime",
            "mindate",
            "starttimestamp",
            "startat",
            "startedat",
            "periodstart",
            "fromtimestamp",
            "createdfrom",
        ],
        "from",
    ),
    **dict.fromkeys(
        [
            "to",
            "until",
            "enddate",
            "todate",
            "dateto",
            "endtime",
            "end",
            "datebefore",
            "finish",
            "enddatetime",
            "dateend",
            "timeto",
            "totime",
            "maxdate",
            "endtimestamp",
            "untildate",
            "endat",
            "periodend",
            "totimestamp",
            "createdto",
        ],
        "to",
    ),
    "after": "after",
    "before": "before",
}
"""Parameters that bound the time of a record without naming a property."""

SEARCHES = table(
    "q query search searchterm searchquery keyword keywords term searchtext searchstring "
    "fulltext freetext textsearch querystring searchkeyword searchphrase searchterms"
)

LANGUAGES = re.compile(
    r"\b(?:json|lucene|odata|rsql|fiql|cql|jql|syntax|filtering|operators|"
    r"(?:filter|query|search) (?:expression|language))\b"
)
"""What says that a search is written in a language of its own, and is no text to be found."""

EVERYTHING = table("all any both none everything")
"""Values that mean no value of the property."""

INSTANTS = (
    CREATED
    + ranked("timestamp date datetime time occurredat eventtime eventdate startedat starttime")
    + ranked("startdate")
    + CHANGED
)
"""Properties that a period without a name is about, the clearest first."""
