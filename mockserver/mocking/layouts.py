"""What a document says of the layout of a body beyond its media type."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from mockserver.mocking.encodings import UNSAID, Encoding, Encodings
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Header, Schema

# Fixed, so that the same answer has the same bytes; long enough to occur nowhere else.
BOUNDARY = "mockserver-7c1b2f0e9d5a4c38b6e1"


def no_header(_header: Header) -> str | None:
    """Return no value: nothing is known that could be said."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Schema, shapes and encodings of a body, and what its parts say in their headers.

    With `sequential`, the schema is that of every item (OAS 3.2, Media Type Object, itemSchema).
    `depth` counts the bodies that this one is a part of.
    """

    schema: Schema | None
    shapes: Shapes
    encodings: Encodings = UNSAID
    sequential: bool = False
    header: Callable[[Header], str | None] = no_header
    depth: int = 0

    @property
    def boundary(self) -> str:
        """What stands between the parts of a multipart body: it occurs in no part of its own."""
        return f"{self.depth}-{BOUNDARY}" if self.depth else BOUNDARY

    @property
    def is_list(self) -> bool:
        """Tell whether the parts of a multipart body have no names: they are items of a list."""
        types = self.shapes.types(self.schema)
        listed = "array" in types and "object" not in types
        return self.sequential or self.encodings.by_position or listed

    def item(self, index: int) -> Schema | None:
        """Return the schema of the part in the place *index*."""
        return self.schema if self.sequential else self.shapes.item(self.schema, index)

    def inside(self, schema: Schema | None, encoding: Encoding) -> Layout:
        """Return the layout of a part of this body, with *schema* and written as *encoding*."""
        return dataclasses.replace(
            self, schema=schema, encodings=encoding.inner, sequential=False, depth=self.depth + 1
        )
