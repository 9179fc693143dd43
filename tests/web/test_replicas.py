"""Two replicas that share PostgreSQL and Redis answer like one, whichever a request goes to."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.databases import fresh_postgresql
from tests.redis_server import own_redis
from tests.web.replicated import Asker, replicas, script


def transcript(count: int, *, redis: str, directory: Path) -> list[str]:
    """Return all that *count* replicas answer to the script."""
    with (
        fresh_postgresql() as state,
        replicas(count, state=state, redis=redis, directory=directory) as origins,
    ):
        asker = Asker(origins, Random(5))
        try:
            script(asker)
        finally:
            asker.close()
        # Each of them had its share.
        assert min(asker.asked) > 300
        return asker.transcript


def test_a_client_cannot_tell_two_replicas_from_one(tmp_path: Path) -> None:
    with own_redis(tmp_path) as redis:
        address = redis.url.rpartition("/")[0]
        alone = transcript(1, redis=f"{address}/1", directory=tmp_path / "alone")
        both = transcript(2, redis=f"{address}/2", directory=tmp_path / "both")
    for one, other in zip(alone, both, strict=True):
        assert other == one
