"""Words that answers wrap their records in; squeezed, see `inference.words.squeezed`."""

from __future__ import annotations

from mockserver.spec.semantics.inference.words.tables import table

ITEMS = table(
    "items data results result records values value list content contents entries rows edges nodes "
    "objects elements collection resources hits docs documents members resultset matches page"
)
"""What the array of a list is called, whatever it lists."""

WRAPPERS = table(
    "data result results response payload body embedded d value content item record object output "
    "attributes resource returnvalue resultset"
)
"""What an object around the record, or around the array of records, is called."""

BESIDE = table(
    "meta metadata pagination paging page pageinfo pages links link errors error status success ok "
    "message messages code warnings resultinfo responsemetadata listmeta cursor cursors next prev "
    "previous first last total totals totalcount count object kind etag url type hasmore "
    "timestamp requestid apiversion version responsestatus copyright statuscode info self"
)
"""What stands beside the records of a list, and says nothing about a record."""

NOT_ITEMS = table(
    "errors error warnings links messages facets included aggregations fields columns headers "
    "notices suggestions schema sort filters buckets"
)
"""Arrays that are not what is listed."""
