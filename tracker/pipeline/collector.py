"""Python's collector of reference cycles, which a load of many small objects keeps busy."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NEW_OBJECTS: Final = 100_000


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """It would walk through all that is imported, again and again, and find next to nothing."""
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
