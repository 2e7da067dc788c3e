"""`tracker mail` through a real relay: what it prints, and what a person can say of a mail."""

import os
import sys
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.posts import address_of, key_of, wait_for_sending, with_relay
from tracker.__main__ import main

FIRST, SECOND = key_of(1), key_of(2)


def tracker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, list[str]]:
    """Exit code and the lines of both outputs."""
    monkeypatch.setattr(sys, "argv", ["tracker", "mail", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return int(str(left.value.code)), "".join(capsys.readouterr()).splitlines()


def test_the_commands_say_what_became_of_each_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.db'}")
    monkeypatch.setenv("TRACKER_SMTP_TLS", "none")
    monkeypatch.setenv("TRACKER_SMTP_RATE", "1000")
    inbox = Inbox(answers={address_of(2): "550 no such user"})
    with a_relay(inbox) as relay:
        monkeypatch.setenv("TRACKER_SMTP_HOST", relay[0])
        monkeypatch.setenv("TRACKER_SMTP_PORT", str(relay[1]))
        with with_relay(tmp_path, relay) as context:
            wait_for_sending(context, 2)

        code, said = tracker(monkeypatch, capsys, "send")
        assert (code, said[0], len(said)) == (0, "1 mails sent", 2)
        assert said[1].startswith(f"failed: {SECOND}; ")
        assert tracker(monkeypatch, capsys, "list")[1] == [
            f"{FIRST[:12]}  2026-10  monthly  0151  sent",
            f"{SECOND[:12]}  2026-10  monthly  0151  failed",
        ]
        listed = tracker(monkeypatch, capsys, "list", "--who", "--month", "2026-10")[1]
        assert listed[0] == f"{FIRST[:12]}  2026-10  monthly  0151  {address_of(1)}  sent"
        assert tracker(monkeypatch, capsys, "list", "--month", "2026-09") == (0, [])

        assert tracker(monkeypatch, capsys, "resolve", SECOND)[0] == 2
        assert tracker(monkeypatch, capsys, "resolve", SECOND, "--sent", "--resend")[0] == 2
        assert tracker(monkeypatch, capsys, "resolve", SECOND, "--sent")[0] == 1
        assert tracker(monkeypatch, capsys, "resolve", SECOND[:12], "--resend")[0] == 0
        inbox.answers.clear()
        assert tracker(monkeypatch, capsys, "send") == (0, ["1 mails sent"])

        for folder in ("new", "cur", "tmp"):
            (tmp_path / "bounces" / folder).mkdir(parents=True)
        said = tracker(monkeypatch, capsys, "bounces", "bounces")[1]
        assert said == ["0 mails came back for good, 0 contacts paused"]
        assert tracker(monkeypatch, capsys, "bounces", ".")[0] == 1
    assert len(inbox.mails) == 2
