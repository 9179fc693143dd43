"""What all tests share: in CI the same cases every time, at home new ones."""

from __future__ import annotations

import os

from hypothesis import settings

# A change is not to blame for what a new random case finds in code that it did not touch.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")
