"""One address of the plain kind, in a domain that is what it looks like; all else is refused."""

import pytest

from tracker.errors import MailError
from tracker.mail.addresses import LONGEST, checked_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("griffie@denhaag.nl", "griffie@denhaag.nl"),
        ("Griffie.Raad@DenHaag.NL", "griffie.raad@denhaag.nl"),
        ("byraad+mail@xn--kge-0na.dk", "byraad+mail@xn--kge-0na.dk"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_a_plain_address_is_taken_in_small_letters(text: str, address: str) -> None:
    assert checked_address(text) == address


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "form"),
        ("name", "form"),
        ("@example.org", "form"),
        ("name@", "no whole domain"),
        ("a@b@example.org", "form"),
        ("name@example.org\r\nBcc: all@example.org", "form"),
        ("name\n@example.org", "form"),
        ("name@example.org\n", "no whole domain"),
        ("name@example.org\x00", "no whole domain"),
        ("a@example.org,b@example.org", "form"),
        ("a@example.org;b@example.org", "form"),
        ("name@example.org, b", "no whole domain"),
        ('"name"@example.org', "form"),
        ("na'me@example.org", "form"),
        ("Name <name@example.org>", "form"),
        ("na me@example.org", "form"),
        (".name@example.org", "form"),
        ("na..me@example.org", "form"),
        ("name@localhost", "no whole domain"),
        ("name@127.0.0.1", "no whole domain"),
        ("name@[127.0.0.1]", "no whole domain"),
        ("name@example..org", "no whole domain"),
        ("name@-example.org", "no whole domain"),
        ("name@exa_mple.org", "no whole domain"),
        (f"{'a' * 65}@example.org", "form"),
        (f"a@{'.'.join(['b' * 60] * 5)}.org", "form"),
        ("name@køge.dk", "not plain ASCII"),
        ("n\u0430me@example.org", "not plain ASCII"),
        ("name@example\uff0eorg", "not plain ASCII"),
        ("na\u2028me@example.org", "not plain ASCII"),
        ("name@xn--80ak6aa92e.com", "look like others"),  # apple in Cyrillic letters
        ("name@xn--a.dk", "look like others"),
        ("name@xn--ballerup-.dk", "no whole domain"),
    ],
)
def test_what_could_be_more_or_other_than_one_address_is_refused(text: str, fault: str) -> None:
    with pytest.raises(MailError, match=fault):
        checked_address(text)


@pytest.mark.parametrize(
    "text", ["clerk.person", "clerk.person@x", "clerk.person,@x.dk", "clerk.person@xn--a.dk"]
)
def test_a_refusal_does_not_show_the_address(text: str) -> None:
    with pytest.raises(MailError) as refused:
        checked_address(text)

    assert "clerk" not in refused.value.message + refused.value.hint


@pytest.mark.parametrize("domain", ["ba11erup.dk", "bal1erup.dk", "baiierup.dk"])
def test_a_domain_that_only_looks_like_a_known_one_is_refused(domain: str) -> None:
    with pytest.raises(MailError, match="only looks like"):
        checked_address(f"name@{domain}", known=["other@ballerup.dk"])


def test_the_known_domain_itself_and_others_are_taken() -> None:
    known = ["other@ballerup.dk", "other@gemeente-arnhem.nl"]

    for address in ("name@ballerup.dk", "name@denhaag.nl", "name@gemeente-arnhem.nl"):
        assert checked_address(address, known=known) == address


def test_the_longest_address_is_taken() -> None:
    domain = ".".join(["b" * 63] * 3) + ".org"
    address = f"{'a' * (LONGEST - len(domain) - 1)}@{domain}"

    assert len(checked_address(address)) == LONGEST
    with pytest.raises(MailError, match="form"):
        checked_address(f"a{address}")
