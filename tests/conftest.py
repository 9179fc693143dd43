"""What all tests share: in CI the same cases every time, at home new ones; none is timed."""

from __future__ import annotations

import os

from hypothesis import settings

# How long a case takes depends on what else the machine does.
settings.register_profile("home", deadline=None)
# A change is not to blame for what a new random case finds in code that it did not touch.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "home")
