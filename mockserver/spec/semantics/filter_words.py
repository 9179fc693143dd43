"""Names of what is about filters, squeezed: see `words.squeezed`."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.spec.semantics.model import FilterMatch


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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

SEARCHES = _words(
    "q query search searchterm searchquery keyword keywords term searchtext searchstring "
    "fulltext freetext textsearch querystring searchkeyword searchphrase searchterms"
)
NEVER = _words(
    "fields field expand include includes embed exclude select locale lang language format "
    "callback "
    "apikey accesstoken token version apiversion timezone tz alt prettyprint pretty quotauser "
    "userip uploadprotocol uploadtype key accept output debug envelope dryrun async envelopes view "
    "oauthtoken xgafv jsonp datasource useragent fieldmask hl suppress"
)
"""Parameters that choose how a record is shown, not which."""

EVERYTHING = _words("all any both none everything")
"""Values that mean no value of the property."""

CHANGES = [
    "updatedat",
    "updated",
    "modifiedat",
    "lastmodified",
    "updatedon",
    "dateupdated",
    "lastupdated",
]
"""Properties that a period of changes is about."""

INSTANTS = [
    "createdat",
    "created",
    "creationdate",
    "createdon",
    "datecreated",
    "createdtime",
    "creationtime",
    "createtime",
    "createddate",
    "timestamp",
    "date",
    "datetime",
    "time",
    "occurredat",
    "eventtime",
    "eventdate",
    "startedat",
    "starttime",
    "startdate",
    "publishedat",
    "updatedat",
    "updated",
    "modifiedat",
    "dateadded",
]
"""Properties that a period without a name is about, the clearest first."""
