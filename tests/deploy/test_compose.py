"""The compose file, read by the real Compose, and held against what the programs know."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.deploy.containers import (
    OVERRIDE,
    PROFILES,
    checkout,
    commands_of,
    compose,
    configured,
    image_environment,
    instructions,
)
from tests.deploy.test_start import WORDS
from tests.test_docs import commands
from tracker import start
from tracker.settings import Settings
from tracker.settings_checks import PREFIX

EVERYWHERE = {"postgres", "init", "api-server", "scheduler", "dag-processor", "triggerer", "web"}
NETWORK = {
    "PRIVATE_ADDRESS": "10.0.0.1",
    "STORAGE_ADDRESS": "10.0.0.2",
    "STORAGE_PATH": "/tracker",
}
FULL_VERSION = re.compile(r"[\w./-]+:v?\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[0-9a-f]{64})?")
REQUIRED = sorted(set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def everything(folder: Path) -> dict[str, Any]:
    return configured(folder)


@pytest.fixture(scope="module")
def ours(everything: dict[str, Any]) -> dict[str, Any]:
    """The services of the image that is built here."""
    return {name: each for name, each in everything["services"].items() if "build" in each}


@pytest.fixture(scope="module")
def facts(ours: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the installed Airflow knows."""
    lines = [line for each in ours.values() for line in commands_of(each) if line[0] == "airflow"]
    found = subprocess.run(
        [sys.executable, "-m", "tests.deploy.airflow_facts"],
        input=json.dumps(lines),
        cwd=ROOT,
        env={
            **os.environ,
            "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return told


def test_it_is_the_real_compose(folder: Path) -> None:
    assert compose(folder, "version", "--short").stdout.strip() == "2.40.3"


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_good_with_the_example_as_settings(folder: Path, profile: str) -> None:
    done = compose(folder, "--env-file", ".env.example", "--profile", profile, "config", "--quiet")

    assert (done.returncode, done.stderr) == (0, "")


def test_each_profile_adds_its_own(folder: Path) -> None:
    found = {each: set(configured(folder, each)["services"]) for each in PROFILES}

    assert found == {
        "": EVERYWHERE,
        "mail": EVERYWHERE | {"mail"},
        "celery": EVERYWHERE | {"redis", "worker"},
        "*": EVERYWHERE | {"mail", "redis", "worker"},
    }


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_variable_that_is_missing_is_an_error(folder: Path, missing: str) -> None:
    there = {name: "x" for name in REQUIRED if name != missing}

    done = compose(folder, "--env-file", "/dev/null", "config", "--quiet", **there)
    whole = compose(
        folder, "--env-file", "/dev/null", "config", "--quiet", **there, **{missing: "x"}
    )

    assert done.returncode != 0
    assert f"required variable {missing} is missing a value" in done.stderr
    assert whole.returncode == 0


def test_what_compose_refuses_is_refused_here(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("services: {web: {image: 'x:1.0.0', red_only: true}}\n")

    done = compose(folder, "--file", str(bad), "config", "--quiet")

    assert done.returncode != 0
    assert "red_only" in done.stderr


def test_every_variable_of_the_compose_files_is_named_in_the_example() -> None:
    text = "".join((ROOT / name).read_text() for name in ("docker-compose.yml", OVERRIDE))
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, flags=re.MULTILINE))

    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))

    assert used >= {*REQUIRED, *NETWORK}
    assert used - named == set()
    assert {each for each in named - used if not each.startswith(PREFIX)} == {
        "COMPOSE_PROFILES",  # Compose's own
        "COMPOSE_FILE",
    }


def test_no_service_is_root_or_may_write_where_it_need_not(everything: dict[str, Any]) -> None:
    users = {name: each.get("user") for name, each in everything["services"].items()}
    (image_user,) = [rest for name, rest in instructions() if name == "USER"]

    assert image_user == "tracker"
    assert {name for name, user in users.items() if user in {"root", "0", "0:0"}} == set()
    assert {name for name, user in users.items() if user is None} == {
        name for name, each in everything["services"].items() if "build" in each
    }
    for each in everything["services"].values():
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
    assert {name for name, each in everything["services"].items() if each.get("cap_add")} == {"web"}


def test_every_service_that_stays_has_a_health_check(everything: dict[str, Any]) -> None:
    without = {name for name, each in everything["services"].items() if "healthcheck" not in each}

    assert without == {"init"}


def test_every_image_has_a_full_version(everything: dict[str, Any]) -> None:
    images = {each["image"] for each in everything["services"].values()}
    images |= {rest.split()[0] for name, rest in instructions() if name == "FROM"}

    assert len(images) >= 6
    assert {image for image in images if not FULL_VERSION.fullmatch(image)} == set()


def test_ports_are_open_to_this_machine_only(everything: dict[str, Any]) -> None:
    ports = [port for each in everything["services"].values() for port in each.get("ports", ())]

    assert {port["target"] for port in ports} == {8080, 8025}
    assert {port.get("host_ip") for port in ports} == {"127.0.0.1"}


def test_files_alone_reach_a_service_whose_root_cannot_be_written(
    everything: dict[str, Any], folder: Path
) -> None:
    for kind in ("secrets", "configs"):
        assert {name for name, each in everything[kind].items() if "file" not in each} == set()
    files = [Path(each["file"]) for each in everything["configs"].values()]

    assert {each.relative_to(folder).as_posix() for each in files} == {
        "deploy/Caddyfile",
        "deploy/second-database.sql",
    }
    assert all(each.is_file() for each in files)


def test_the_secrets_are_those_that_the_entry_reads(
    everything: dict[str, Any], ours: dict[str, Any]
) -> None:
    assert everything["secrets"].keys() == WORDS.keys()
    for each in ours.values():
        assert {one["target"] for one in each["secrets"]} == {
            f"{start.SECRETS}/{name}" for name in WORDS
        }


def test_no_secret_stands_in_a_variable(everything: dict[str, Any]) -> None:
    secret = re.compile("PASSWORD|SECRET|KEY$|TOKEN")
    held = {
        variable
        for each in everything["services"].values()
        for variable in each.get("environment", ())
        if secret.search(variable)
    }

    assert held == {"POSTGRES_PASSWORD_FILE"}
    assert {name for name in image_environment() if secret.search(name)} == {start.PASSWORDS}


def test_airflow_knows_every_command(facts: dict[str, Any]) -> None:
    assert facts["refused"] == []


def test_tracker_knows_every_command(ours: dict[str, Any]) -> None:
    lines = [line for each in ours.values() for line in commands_of(each) if line[0] == "tracker"]

    assert ["tracker", "doctor"] in lines
    assert {line[1] for line in lines} <= commands()


def test_every_setting_of_airflow_exists(facts: dict[str, Any], ours: dict[str, Any]) -> None:
    text = (ROOT / "tracker" / "start.py").read_text()
    used = set(re.findall(r"AIRFLOW__\w+", text)) | set(image_environment())
    used |= {name for each in ours.values() for name in each["environment"]}

    airflows = {name for name in used if name.startswith("AIRFLOW__")}
    assert "AIRFLOW__CELERY__BROKER_URL" in airflows
    assert airflows - set(facts["options"]) == set()


def test_every_setting_of_tracker_exists(ours: dict[str, Any]) -> None:
    used = {name for each in ours.values() for name in (*each["environment"], *image_environment())}

    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    assert {name for name in used if name.startswith(PREFIX)} - known == set()


def test_a_health_check_asks_for_a_part_that_airflow_tells_of(
    facts: dict[str, Any], ours: dict[str, Any]
) -> None:
    asked = {
        name: each["healthcheck"]["test"][-1]
        for name, each in ours.items()
        if name not in {"init", "worker"}
    }

    assert len(asked) == len(set(asked.values())) == 4
    assert set(asked.values()) <= set(facts["health"])
    for each in asked:
        compile(ours["scheduler"]["healthcheck"]["test"][3], each, "exec")


def test_the_health_check_of_a_worker_names_an_app_that_is_there(
    facts: dict[str, Any], ours: dict[str, Any]
) -> None:
    words = " ".join(ours["worker"]["healthcheck"]["test"]).split()

    assert (
        words[words.index("--app") + 1] == "airflow.providers.celery.executors.celery_executor.app"
    )
    assert facts["app"] == "airflow.providers.celery.executors.celery_executor"


def test_what_is_written_lies_on_a_volume(ours: dict[str, Any], everything: dict[str, Any]) -> None:
    image = image_environment()
    for each in ours.values():
        mounted = [Path(one["target"]) for one in each["volumes"] if not one.get("read_only")]
        written = [*(each["environment"][f"{PREFIX}{name}"] for name in ("HOME", "SITE"))]
        written += [image["AIRFLOW_HOME"], image["TMPDIR"]]
        assert all(any(Path(path).is_relative_to(one) for one in mounted) for path in written)
        assert all(
            image[f"{PREFIX}{name}"] == each["environment"][f"{PREFIX}{name}"]
            for name in ("HOME", "SITE")
        )
    (seen,) = everything["services"]["web"]["volumes"]
    assert (seen["target"], seen["read_only"]) == ("/srv/tracker", True)


def test_the_web_server_cannot_reach_the_database(everything: dict[str, Any]) -> None:
    networks = {
        name: set(each.get("networks", ())) for name, each in everything["services"].items()
    }

    assert networks["web"] == {"front"}
    assert networks["postgres"] == {"default"}


def test_one_setting_turns_all_parts_to_workers_on_more_machines(folder: Path) -> None:
    found = configured(
        folder,
        "celery",
        "docker-compose.yml",
        OVERRIDE,
        AIRFLOW_EXECUTOR="CeleryExecutor",
        **NETWORK,
    )

    executors = {
        each["environment"]["AIRFLOW__CORE__EXECUTOR"]
        for each in found["services"].values()
        if "build" in each
    }
    opened = {
        name
        for name, each in found["services"].items()
        for port in each.get("ports", ())
        if port.get("host_ip") == NETWORK["PRIVATE_ADDRESS"]
    }
    assert executors == {"CeleryExecutor"}
    assert opened == {"postgres", "redis", "api-server"}
    assert found["volumes"]["tracker"]["driver_opts"]["device"] == ":/tracker"
