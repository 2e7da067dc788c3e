"""Work that is shared out gives the same, in the same order, and the same errors."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tracker.publish.processes import shared_out

# In a process of its own, in which no other thread makes a fork unsafe.
SHARED = """
import json, os
from tracker.publish.processes import processes_for, shared_out

def work(number):
    return number, os.getpid()

number = processes_for(100, few=10)
done = list(shared_out(work, range(100), processes=number, at_once=7))
print(json.dumps([number, os.getpid(), done]))
"""


FAILING = """
import json, sys
from tracker.errors import MailError
from tracker.publish.processes import shared_out

def work(number):
    raise MailError("no", hint="correct it")

try:
    list(shared_out(work, [1, 2], processes=int(sys.argv[1]), at_once=1))
except MailError as error:
    print(json.dumps([type(error).__name__, error.message, error.hint]))
"""


def told(program: str, *arguments: str) -> Any:
    command = [sys.executable, "-c", program, *arguments]
    said = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True).stdout
    return json.loads(said)


def test_two_processes_keep_the_order_and_the_parent_does_nothing_itself() -> None:
    number, parent, done = told(SHARED)

    assert [each for each, _ in done] == list(range(100))
    workers = {worker for _, worker in done}
    assert (parent in workers) == (number == 1)
    assert len(workers) <= number


def test_one_process_works_in_order_and_only_as_far_as_it_is_asked() -> None:
    done: list[int] = []
    results = shared_out(done.append, [1, 2, 3], processes=1, at_once=1)

    next(results)

    assert done == [1]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_reaches_who_asked_with_its_hint(processes: int) -> None:
    assert told(FAILING, str(processes)) == ["MailError", "no", "correct it"]
