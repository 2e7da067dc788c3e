"""The only reader of environment variables: `TRACKER_*`, or the same names in a file `.env`.

Errors are raised as SettingsError from inside the validators, where pydantic lets them through as
they are: its own errors print the value, and a value can hold a password.
"""

from math import isfinite
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from tracker.settings_checks import (
    PREFIX,
    is_database_address,
    is_loopback_or_public,
    is_mail_address,
    is_this_machine,
    secure_address,
    web_address,
    wrong,
)

PLACEHOLDER: Final = "change-me"
REQUIRED_IN_PUBLIC: Final = (
    "base_url",
    "publisher_name",
    "publisher_address",
    "publisher_contact",
)
_TRUTH: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_SWITCH: Final = {"on": True, "off": False}
_TLS: Final = ("starttls", "tls", "none")
_LAST_PORT: Final = 65_535
_DATABASES: Final = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")


class Settings(BaseSettings):
    """Where things are kept and who publishes; every field is `TRACKER_` and its name.

    `keys` is the folder with the keys that publishers gave out, one file for each feed.
    `approval` says whether first negative verdicts wait; None decides by where this runs.
    `issues_url` is the page on which a reader can open an issue; it takes `title` and `body`.
    `mirror` is the origin under which every feed's host and path is looked up instead.
    `smtp_rate` is in mails per second; `smtp_bounces` is the mailbox that undelivered mails go to;
    `unsubscribe_url` answers the POST of a mail program (RFC 8058). `quiet_mails` says whether a
    council gets a mail, a short one, also about a month in which nothing changed.
    `alerts_to` and `alerts_webhook` are told of failures: a mail address, an http(s) address.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    home: Path = Path("var")
    site: Path = Path("site")
    catalogue: Path | None = None
    keys: Path | None = None
    database_url: str = Field(default="", repr=False, validate_default=True)
    base_url: str | None = None
    publisher_name: str | None = None
    publisher_address: str | None = None
    publisher_contact: str | None = None
    issues_url: str | None = None
    mirror: str | None = None
    demo: bool = True
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password_file: Path | None = None
    smtp_from: str | None = None
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_rate: float = 1.0
    smtp_bounces: str | None = None
    unsubscribe_url: str | None = None
    quiet_mails: bool = True
    alerts_to: str | None = None
    alerts_webhook: str | None = None
    pictures: bool = True
    prints: bool = True
    approval: bool | None = None

    @property
    def first_verdicts_wait(self) -> bool:
        """Whether a first negative verdict waits for a person: in production unless told."""
        if self.approval is not None:
            return self.approval
        return self.publisher_name is not None or not self.database_url.startswith("sqlite")

    @model_validator(mode="before")
    @classmethod
    def _nobody(cls, given: dict[str, object]) -> dict[str, object]:
        """In a demonstration the placeholders of .env.example name no publisher."""
        if not _TRUTH.get(str(given.get("demo", True)).strip().lower(), False):
            return given
        examples = {name for name in REQUIRED_IN_PUBLIC if PLACEHOLDER in str(given.get(name))}
        return {name: value for name, value in given.items() if name not in examples}

    @field_validator("database_url")
    @classmethod
    def _named_driver(cls, url: str, info: ValidationInfo) -> str:
        """A file in `home` unless another database is named, with its driver."""
        if not url:
            file = str(info.data["home"] / "tracker.db")
            return URL.create("sqlite", database=file).render_as_string(hide_password=False)
        driver = url.partition("://")[0]
        if driver in {"postgresql", "postgres"}:
            raise wrong("database_url", "does not name its driver", "write postgresql+psycopg://…")
        if driver not in _DATABASES:
            raise wrong(
                "database_url",
                "names no database that is supported",
                "write postgresql+psycopg://… or sqlite:///…, or leave it out",
            )
        if not is_database_address(url):
            raise wrong(
                "database_url",
                "is no address of a database",
                "write postgresql+psycopg://user:password@host:5432/name or sqlite:///…",
            )
        return url

    @field_validator("keys")
    @classmethod
    def _folder(cls, keys: Path | None) -> Path | None:
        """A wrong folder would look like publishers who gave no key."""
        try:
            kind = "folder" if keys is None or keys.is_dir() else "file" if keys.exists() else ""
        except OSError:
            kind = ""
        if kind != "folder":
            fault = "names a file" if kind else "names no folder that this user can find"
            raise wrong("keys", fault, "name the folder that holds one file for each feed")
        return keys

    @field_validator("base_url")
    @classmethod
    def _public_address(cls, url: str) -> str:
        parts = web_address("base_url", url)
        if parts.query or parts.fragment:
            raise wrong("base_url", "ends in a query", "write it as https://example.org/tracker")
        return url.rstrip("/")

    @field_validator("issues_url")
    @classmethod
    def _form_of_issues(cls, url: str) -> str:
        example = "https://example.org/tracker/issues/new"
        secure_address("issues_url", url, what="a form", example=example)
        return url

    @field_validator("unsubscribe_url")
    @classmethod
    def _answers_posts(cls, url: str) -> str:
        example = "https://example.org/stop"
        secure_address("unsubscribe_url", url, what="an endpoint", example=example)
        return url

    @field_validator("mirror")
    @classmethod
    def _origin(cls, url: str) -> str:
        parts = web_address("mirror", url)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise wrong("mirror", "is more than an origin", "write it as http://127.0.0.1:8080")
        if not is_loopback_or_public(parts.hostname or ""):
            raise wrong(
                "mirror",
                "is an address inside a private network",
                "use this machine (127.0.0.1) or a public host",
            )
        return url.rstrip("/")

    @field_validator("demo", "pictures", "prints", "quiet_mails", mode="before")
    @classmethod
    def _truth(cls, word: object, info: ValidationInfo) -> bool:
        truth = _TRUTH.get(str(word).strip().lower())
        if truth is None:
            raise wrong(str(info.field_name), "is neither true nor false", "write true or false")
        return truth

    @field_validator("approval", mode="before")
    @classmethod
    def _switch(cls, word: object) -> bool:
        is_on = _SWITCH.get(str(word).strip().lower())
        if is_on is None:
            raise wrong("approval", "is neither on nor off", "write on or off")
        return is_on

    @field_validator("smtp_port", mode="before")
    @classmethod
    def _port(cls, text: object) -> int:
        if not str(text).isdecimal() or not 0 < int(str(text)) <= _LAST_PORT:
            raise wrong("smtp_port", "is no port", "write a number from 1 to 65535, as 587")
        return int(str(text))

    @field_validator("smtp_tls", mode="before")
    @classmethod
    def _kind_of_tls(cls, word: object) -> str:
        if word not in _TLS:
            raise wrong("smtp_tls", "is no kind of encryption", "write starttls, tls or none")
        return str(word)

    @field_validator("smtp_password_file")
    @classmethod
    def _secret(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_file():
            raise wrong("smtp_password_file", "names no file", "name the file with the password")
        return file

    @field_validator("smtp_rate", mode="before")
    @classmethod
    def _rate(cls, text: object) -> float:
        try:
            rate = float(str(text))
        except ValueError:
            rate = 0.0
        if not isfinite(rate) or rate <= 0:
            raise wrong("smtp_rate", "is no rate", "write mails per second above 0, as 1 or 0.5")
        return rate

    @field_validator("smtp_from", "smtp_bounces", "alerts_to")
    @classmethod
    def _mail_address(cls, address: str, info: ValidationInfo) -> str:
        if not is_mail_address(address):
            raise wrong(str(info.field_name), "is no mail address", "write it as name@example.org")
        return address

    @field_validator("alerts_webhook")
    @classmethod
    def _hook(cls, url: str) -> str:
        web_address("alerts_webhook", url)
        return url

    @model_validator(mode="after")
    def _safe_relay(self) -> Self:
        """Mails and passwords go in the clear only to this machine."""
        if self.smtp_host is None:
            if self.alerts_to is not None:
                raise wrong("alerts_to", "is set without a relay", "set TRACKER_SMTP_HOST too")
            return self
        if not is_this_machine(self.smtp_host):
            if self.smtp_tls == "none":
                raise wrong("smtp_tls", "is none for another machine", "write starttls or tls")
            if self.smtp_from is None:
                raise wrong("smtp_from", "is not set", "set the address that mails come from")
        if (self.smtp_user is None) != (self.smtp_password_file is None):
            raise wrong(
                "smtp_user",
                "comes without its other half",
                "set it with TRACKER_SMTP_PASSWORD_FILE",
            )
        return self

    @model_validator(mode="after")
    def _signed_in_public(self) -> Self:
        """A site that is no demonstration says who publishes it, and holds no placeholder."""
        for name in () if self.demo else type(self).model_fields:
            value = str(getattr(self, name) or "")
            if PLACEHOLDER in value:
                raise wrong(name, f"still says {PLACEHOLDER}", "set it, or take it out")
            if name in REQUIRED_IN_PUBLIC and not value.strip():
                fault = "is not set, and a site that is no demonstration needs it"
                raise wrong(name, fault, "set it")
        return self
