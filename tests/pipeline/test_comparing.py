"""What a promise would take: beside its own best year, and beside areas of its country."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.pipeline.build import a_context
from tests.store.builders import a_snapshot
from tracker.domain.observation import ObsStatus
from tracker.pipeline.comparing import Comparisons
