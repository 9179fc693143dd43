"""Names of what is about pages, squeezed: see `inference.words.squeezed`."""

from __future__ import annotations

from mockserver.spec.semantics.inference.words.tables import table

LIMITS = table(
    "limit pagesize perpage maxresults maxresultsperpage pagelimit itemsperpage resultsperpage "
    "maxitems maxrecords top take rowcount rows rowsperpage pagelength hitsperpage maxpagesize "
    "recordsperpage pagecount batchsize maxkeys querylimit maxresult limitto resultlimit "
    "numresults numberofresults entriesperpage limitperpage maxpageitems maxcount perpagecount "
    "countperpage pagerows pageitems itemperpage sizeperpage"
)
"""Parameters that surely say how many items a page has."""

VAGUE_LIMITS = table("size count max num number n length first results amount ps items max_items")
"""Parameters that may say so, if a position stands beside them."""

OFFSETS = table(
    "offset skip startindex startat startposition startrow firstresult pageoffset recordoffset "
    "rowoffset resultoffset startoffset indexstart startitem itemoffset"
)
VAGUE_OFFSETS = table("start from begin index")

PAGES = table(
    "page pagenumber pageno pageindex pagenum currentpage pg pagenr pageid whichpage startpage "
    "resultpage pageoffsetnumber"
)
VAGUE_PAGES = table("p")

CURSORS = table(
    "cursor pagetoken nexttoken nextpagetoken continuationtoken continuationkey continue marker "
    "iterator nextcursor aftercursor pagecursor scrollid startcursor pagestate bookmark startkey "
    "exclusivestartkey starttoken skiptoken pageafter nextpage cursormark endcursor nextmarker "
    "pagingtoken paginationtoken cursorid nextkey nextpagekey pagekey pagemarker aftertoken"
)
VAGUE_CURSORS = table("after next token starting startafter since continuation")

KEYSETS = table("startingafter afterid sinceid lastid startafterid lastseenid fromid lastkey")

BACKWARD = table(
    "endingbefore before beforecursor prevcursor previouscursor maxid untilid pagebefore beforeid "
    "previouspagetoken prevpagetoken last"
)

# In answers. What leads to the next page, by form:
NEXT = table(
    "iterator nextcursor nextpagetoken nexttoken nextpage next continuationtoken continuation "
    "nextmarker "
    "nextpagecursor nextkey nextoffset nextstart bookmark marker pagestate cursor after nextid "
    "nextlink nexturl nexthref nextpageurl nextpageuri nextpagelink nexturi scrollid nextpagekey "
    "nextpageid continue pagetoken pagingtoken nextposition odatanextlink nextpagepath "
    "paginationtoken lastid lastkey nextstartindex nextpagenumber nextcontinuationtoken"
)
PREVIOUS = table(
    "previterator prevcursor previouscursor previouspagetoken prevpagetoken previouspage "
    "prevpage previous prev "
    "previousurl prevurl previouslink prevlink previouspageurl prevpageurl previoushref prevhref "
    "previouspageuri previousuri prevuri before previoustoken prevtoken previouspagelink"
)
TOTALS = table(
    "total totalcount totalresults totalitems totalrecords totalelements totalhits totalsize "
    "recordstotal numfound totalrows totalentries itemstotal totalnumberofitems resultstotal "
    "totalnumberofrecords totalobjects fullcount totalresultcount totalnumberofresults "
    "totalnumber "
    "numberofrecords matches totalresult hitcount totalmatches ntotal odatacount totaldocs "
    "availablecount totalavailable countall totalsetsize totalresultsavailable"
)
PAGE_COUNTS = table(
    "totalpages pagecount pages lastpage numpages pagestotal maxpage numberofpages totalpagecount "
    "pagetotal totalnumberofpages"
)
HAS_MORE = table(
    "hasmore hasnext hasnextpage more ismore istruncated truncated hasmoreitems moreresults "
    "hasmoreresults hasmorepages moreavailable hasmoredata morepages hasnextresults"
)
HAS_PREVIOUS = table("hasprevious hasprev haspreviouspage hasprevpage hasless")
ECHOED_PAGES = table("page currentpage pagenumber pageindex number pageno pagenum current")
ECHOED_SIZES = table(
    "size perpage pagesize limit itemsperpage pagelimit maxresults resultsperpage take rows top"
)
ECHOED_OFFSETS = table("offset skip startindex start startat from firstresult")
COUNTS = table(
    "numberofelements returned itemcount currentcount resultcount returnedcount currentitemcount "
    "countreturned numresults recordcount itemsonpage counts"
)
VAGUE_COUNT = "count"
END_CURSORS = table("endcursor lastcursor")
START_CURSORS = table("startcursor firstcursor")

AROUND = table(
    "meta metadata pagination paging page pageinfo pages links link resultinfo responsemetadata "
    "listmeta cursor cursors next previous prev paginginfo pageable pagemeta pagingmetadata "
    "paginationinfo paginationmeta listmetadata info summary _links paginator pager querymetadata "
    "searchinfo resultset paginationresult pagedetails pagingdetails paginationmetadata "
    "searchmetadata responseheader recordset cursorinfo nextpage"
)
"""Objects in answers that hold what is about pages."""

URL_WORDS = frozenset({"url", "uri", "href", "link", "links", "path"})

HEADERS = {
    "link": "link",
    "xtotalcount": "total",
    "xtotal": "total",
    "totalcount": "total",
    "xpaginationtotal": "total",
    "xpaginationtotalcount": "total",
    "paginationcount": "total",
    "xpages": "pageCount",
    "xtotalpages": "pageCount",
    "xpagecount": "pageCount",
    "xpaginationpagecount": "pageCount",
    "xpage": "page",
    "xpaginationpage": "page",
    "xcurrentpage": "page",
    "xperpage": "size",
    "xpagesize": "size",
    "xpaginationlimit": "size",
    "xpaginationperpage": "size",
    "xlimit": "size",
    "xnextpage": "nextPage",
    "xnextcursor": "nextCursor",
    "xnextpagetoken": "nextCursor",
    "xcursor": "nextCursor",
    "xnexttoken": "nextCursor",
}
"""Names of response headers, squeezed, and what they tell."""
