"""Parameters that choose how records are shown, squeezed: see `names.squeezed`."""

from __future__ import annotations

from mockserver.spec.semantics.inference.words.tables import table

PRESENTATION = table(
    "fields field expand include includes embed exclude select locale lang language format "
    "callback apikey accesstoken token version apiversion timezone tz alt prettyprint pretty "
    "quotauser userip uploadprotocol uploadtype key accept output debug envelope dryrun async "
    "envelopes view oauthtoken xgafv jsonp datasource useragent fieldmask hl suppress"
)
"""Parameters that choose how a record is shown, not which."""
