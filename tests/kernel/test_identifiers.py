"""Identifiers sort by time; typed codes are easy to type."""

from datetime import UTC, datetime, timedelta

from server.kernel.identifiers import digest, new_id, new_token, new_typed_code, uuid7

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_an_identifier_is_a_uuid_of_version_7() -> None:
    made = uuid7(NOW, bytes(range(10)))
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_identifiers_sort_by_their_moment() -> None:
    later = NOW + timedelta(milliseconds=1)
    assert uuid7(NOW, b"\xff" * 10) < uuid7(later, b"\x00" * 10)
    assert new_id(NOW) != new_id(NOW)


def test_a_typed_code_has_three_groups_without_letters_that_look_alike() -> None:
    code = new_typed_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert not set(code) & set("0O1IL")


def test_only_the_digest_of_a_secret_is_kept() -> None:
    token = new_token()
    assert len(digest(token)) == 32
    assert token.encode() not in digest(token)
