"""Properties that say when something happened to a record, squeezed: see `names.squeezed`."""

from __future__ import annotations

from mockserver.spec.semantics.inference.words.tables import ranked

CREATED = ranked(
    "createdat created creationdate createdon datecreated createdtime creationtime createtime "
    "createddate createtimestamp createdtimestamp createddatetime creationtimestamp timecreated "
    "dateadded insertedat addedat postedat publishedat"
)
"""They say since when a record is there."""

CHANGED = ranked(
    "updatedat updated modifiedat lastmodified updatedon dateupdated lastupdated updatetime "
    "updateddatetime modifieddatetime lastmodifieddatetime lastupdatedat statuschangeddatetime"
)
"""They say when it was changed last."""
