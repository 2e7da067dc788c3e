import os
import re
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.conftest import ROOT
from tracker.errors import SettingsError
from tracker.settings import Settings
from tracker.settings_checks import PREFIX

PUBLIC = {
    "TRACKER_DEMO": "false",
    "TRACKER_BASE_URL": "https://tracker.example/",
    "TRACKER_PUBLISHER_NAME": "Stichting Voorbeeld",
    "TRACKER_PUBLISHER_ADDRESS": "Voorbeeldstraat 1, Den Haag",
    "TRACKER_PUBLISHER_CONTACT": "redactie@tracker.example",
}


@pytest.fixture(autouse=True)
def _empty_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no .env of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def settings_with(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_without_any_variable_a_demonstration_runs_in_this_folder() -> None:
    settings = Settings()

    assert (settings.home, settings.site) == (Path("var"), Path("site"))
    assert settings.database_url == "sqlite:///var/tracker.db"
    assert settings.demo
    assert settings.catalogue is None
    assert settings.mirror is None
    assert settings.base_url is None


def test_the_database_file_follows_the_home_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_with(monkeypatch, TRACKER_HOME=str(tmp_path))

    assert settings.database_url == f"sqlite:///{tmp_path}/tracker.db"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, TRACKER_CATALOGUE="", TRACKER_DATABASE_URL="")

    assert settings.catalogue is None
    assert settings.database_url == "sqlite:///var/tracker.db"


def test_a_file_env_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TRACKER_HOME=from-file\nTRACKER_SITE=from-file\nOTHER=1\n")

    settings = settings_with(monkeypatch, TRACKER_SITE="from-environment")

    assert (settings.home, settings.site) == (Path("from-file"), Path("from-environment"))


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://tracker:hunter2@db:5432/tracker", "sqlite:////srv/tracker/t.db"],
)
def test_a_database_with_its_driver_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    assert settings_with(monkeypatch, TRACKER_DATABASE_URL=url).database_url == url


def test_a_password_is_not_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg://tracker:hunter2@db/tracker"

    settings = settings_with(monkeypatch, TRACKER_DATABASE_URL=url)

    assert "hunter2" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        pytest.param(
            {"TRACKER_DATABASE_URL": "postgresql://tracker:hunter2@db/tracker"},
            "TRACKER_DATABASE_URL does not name its driver: write postgresql+psycopg://…",
            id="no driver",
        ),
        pytest.param(
            {"TRACKER_DATABASE_URL": "mysql://tracker:hunter2@db/tracker"},
            "TRACKER_DATABASE_URL names no database that is supported: write "
            "postgresql+psycopg://… or sqlite:///…, or leave it out",
            id="another database",
        ),
        *(
            pytest.param(
                {"TRACKER_DATABASE_URL": url},
                "TRACKER_DATABASE_URL is no address of a database: write "
                "postgresql+psycopg://user:password@host:5432/name or sqlite:///…",
                id=url,
            )
            for url in (
                "postgresql+psycopg://tracker:hunter2@db:notaport/tracker",
                "postgresql+psycopg://tracker:hunter2@[::1/tracker",
            )
        ),
        pytest.param(
            {"TRACKER_KEYS": "hunter2"},
            "TRACKER_KEYS names no folder that this user can find: name the folder that holds one "
            "file for each feed",
            id="no folder of keys",
        ),
        pytest.param(
            {"TRACKER_KEYS": __file__},
            "TRACKER_KEYS names a file: name the folder that holds one file for each feed",
            id="a file of keys",
        ),
        pytest.param(
            {"TRACKER_DEMO": "hunter2"},
            "TRACKER_DEMO is neither true nor false: write true or false",
            id="no truth",
        ),
        pytest.param(
            {"TRACKER_APPROVAL": "hunter2"},
            "TRACKER_APPROVAL is neither on nor off: write on or off",
            id="no switch",
        ),
        pytest.param(
            {"TRACKER_BASE_URL": "tracker.example"},
            "TRACKER_BASE_URL is no http or https address: write it as https://example.org",
            id="no scheme",
        ),
        pytest.param(
            {"TRACKER_BASE_URL": "https://tracker.example/?page=1"},
            "TRACKER_BASE_URL ends in a query: write it as https://example.org/tracker",
            id="a query",
        ),
        pytest.param(
            {"TRACKER_ISSUES_URL": "javascript:alert(1)"},
            "TRACKER_ISSUES_URL is no http or https address: write it as https://example.org",
            id="a script as the form of issues",
        ),
        pytest.param(
            {"TRACKER_ISSUES_URL": "https://me:hunter2@tracker.example/issues/new"},
            "TRACKER_ISSUES_URL holds a user name or a password: write the host alone",
            id="a password in the form of issues",
        ),
        *(
            pytest.param(
                {"TRACKER_ISSUES_URL": url},
                "TRACKER_ISSUES_URL is no https address of a form: write it as "
                "https://example.org/tracker/issues/new",
                id=url,
            )
            for url in (
                "http://tracker.example/issues/new",
                "https://tracker.example/issues/new#form",
            )
        ),
        pytest.param(
            {"TRACKER_MIRROR": "file:///etc"},
            "TRACKER_MIRROR is no http or https address: write it as https://example.org",
            id="a file",
        ),
        pytest.param(
            {"TRACKER_MIRROR": "http://127.0.0.1:port"},
            "TRACKER_MIRROR is no http or https address: write it as https://example.org",
            id="no port",
        ),
        pytest.param(
            {"TRACKER_MIRROR": "http://me:hunter2@127.0.0.1"},
            "TRACKER_MIRROR holds a user name or a password: write the host alone",
            id="a password",
        ),
        pytest.param(
            {"TRACKER_MIRROR": "http://127.0.0.1:8080/feeds"},
            "TRACKER_MIRROR is more than an origin: write it as http://127.0.0.1:8080",
            id="a path",
        ),
        pytest.param(
            {"TRACKER_MIRROR": "http://169.254.169.254"},
            "TRACKER_MIRROR is an address inside a private network: use this machine "
            "(127.0.0.1) or a public host",
            id="a private address",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence_without_its_value(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings_with(monkeypatch, **variables)

    assert refusal.value.message == sentence
    assert refusal.value.hint == f"See {next(iter(variables))} in .env.example."
    assert "hunter2" not in f"{refusal.value!r} {refusal.value.__cause__!r}"


@pytest.mark.parametrize("mirror", ["http://127.0.0.1:8080", "http://[::1]:9", "https://one.one"])
def test_a_mirror_is_an_origin_on_this_machine_or_in_public(
    monkeypatch: pytest.MonkeyPatch, mirror: str
) -> None:
    assert settings_with(monkeypatch, TRACKER_MIRROR=f"{mirror}/").mirror == mirror


def test_the_form_of_issues_may_have_a_query_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    form = "https://tracker.example/issues/new?template=promise"

    assert settings_with(monkeypatch, TRACKER_ISSUES_URL=form).issues_url == form


def test_a_site_that_is_no_demonstration_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, **PUBLIC)

    assert not settings.demo
    assert settings.base_url == "https://tracker.example"


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "TRACKER_DEMO"])
def test_outside_of_a_demonstration_a_publisher_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set, and a site that is no demo"):
        settings_with(monkeypatch, **PUBLIC | {name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "https://change-me.example") for name in PUBLIC if name != "TRACKER_DEMO"),
        ("TRACKER_DATABASE_URL", "postgresql+psycopg://tracker:change-me@127.0.0.1:5432/tracker"),
        ("TRACKER_ISSUES_URL", "https://change-me.example/issues/new"),
        ("TRACKER_MIRROR", "https://change-me.example"),
        ("TRACKER_CATALOGUE", "change-me"),
    ],
)
def test_outside_of_a_demonstration_nothing_stays_a_placeholder(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    in_a_demonstration = settings_with(monkeypatch, **{name: value})

    with pytest.raises(SettingsError, match=f"{name} still says change-me: set it, or"):
        settings_with(monkeypatch, **PUBLIC | {name: value})

    assert in_a_demonstration.demo


def test_the_example_as_it_is_starts_nothing_in_public(monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_file = Settings()
    Path(".env").write_bytes((ROOT / ".env.example").read_bytes())
    in_a_demonstration = Settings()

    with pytest.raises(SettingsError, match="still says change-me"):
        settings_with(monkeypatch, TRACKER_DEMO="false")

    assert in_a_demonstration == without_a_file


@pytest.mark.parametrize("name", [name for name in PUBLIC if "PUBLISHER" in name])
def test_a_publisher_made_of_blanks_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set, and a site that is no demo"):
        settings_with(monkeypatch, **PUBLIC | {name: "  "})


@pytest.mark.parametrize(
    ("variables", "waits"),
    [
        ({}, False),
        ({"TRACKER_DATABASE_URL": "postgresql+psycopg://tracker@db/tracker"}, True),
        ({"TRACKER_PUBLISHER_NAME": "Stichting Voorbeeld"}, True),
        ({"TRACKER_PUBLISHER_NAME": "change-me"}, False),
        (PUBLIC, True),
        (PUBLIC | {"TRACKER_APPROVAL": "off"}, False),
        ({"TRACKER_APPROVAL": "On"}, True),
    ],
)
def test_first_verdicts_wait_in_production_unless_it_is_told(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, waits: bool
) -> None:
    assert settings_with(monkeypatch, **variables).first_verdicts_wait is waits


def test_the_example_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    named = re.findall(r"^#?(TRACKER_\w+)=", example, flags=re.MULTILINE)

    assert sorted(named) == sorted(f"{PREFIX}{field.upper()}" for field in Settings.model_fields)


def test_a_home_folder_with_odd_letters_still_holds_its_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "a folder?with#marks"
    monkeypatch.setenv("TRACKER_HOME", str(home))

    assert make_url(Settings().database_url).database == str(home / "tracker.db")


RELAY = {"TRACKER_SMTP_HOST": "mail.example.org", "TRACKER_SMTP_FROM": "tracker@example.org"}


def test_a_relay_is_asked_for_encryption_unless_told_and_nothing_is_assumed_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = settings_with(monkeypatch, **RELAY)

    assert (settings.smtp_port, settings.smtp_tls, settings.smtp_user) == (587, "starttls", None)


def test_a_relay_on_this_machine_needs_neither_encryption_nor_a_sender(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = settings_with(monkeypatch, TRACKER_SMTP_HOST="127.0.0.1", TRACKER_SMTP_TLS="none")

    assert (settings.smtp_tls, settings.smtp_from) == ("none", None)


@pytest.mark.parametrize(
    ("variable", "value", "fault"),
    [
        ("TRACKER_SMTP_PORT", "smtp", "is no port"),
        ("TRACKER_QUIET_MAILS", "seldom", "is neither true nor false"),
        ("TRACKER_SMTP_PORT", "65536", "is no port"),
        ("TRACKER_SMTP_TLS", "ssl", "is no kind of encryption"),
        ("TRACKER_SMTP_TLS", "none", "is none for another machine"),
        ("TRACKER_SMTP_FROM", "tracker", "is no mail address"),
        ("TRACKER_SMTP_FROM", "a@b.example\nBcc: c@d.example", "is no mail address"),
        ("TRACKER_SMTP_FROM", "", "is not set"),
        ("TRACKER_SMTP_USER", "tracker", "comes without its other half"),
        ("TRACKER_SMTP_PASSWORD_FILE", "nowhere", "names no file"),
        ("TRACKER_ALERTS_TO", "operator", "is no mail address"),
        ("TRACKER_ALERTS_WEBHOOK", "ftp://hook.example", "is no http or https address"),
        ("TRACKER_SMTP_HOST", "", "TRACKER_ALERTS_TO is set without a relay"),
    ],
)
def test_a_wrong_setting_of_mails_is_refused_by_name(
    variable: str, value: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {**RELAY, "TRACKER_ALERTS_TO": "operator@example.org"}

    with pytest.raises(SettingsError, match=fault) as raised:
        settings_with(monkeypatch, **{**right, variable: value})

    assert "TRACKER_" in raised.value.message


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        *(("TRACKER_SMTP_RATE", value, "is no rate") for value in ("0", "-1", "nan", "inf", "x")),
        ("TRACKER_SMTP_BOUNCES", "a@b.dk, c@d.dk", "is no mail address"),
        ("TRACKER_UNSUBSCRIBE_URL", "http://example.org/stop", "is no https address"),
        ("TRACKER_UNSUBSCRIBE_URL", "mailto:a@b.dk", "is no http or https address"),
    ],
)
def test_what_mails_are_sent_with_is_checked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fault: str
) -> None:
    with pytest.raises(SettingsError, match=f"{name} {fault}"):
        settings_with(monkeypatch, **{name: value})


def test_a_mail_a_second_is_sent_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    unless_told = Settings().smtp_rate

    assert (unless_told, settings_with(monkeypatch, TRACKER_SMTP_RATE="0.5").smtp_rate) == (1, 0.5)


def test_a_council_hears_of_a_quiet_month_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().quiet_mails
    assert not settings_with(monkeypatch, TRACKER_QUIET_MAILS="false").quiet_mails
