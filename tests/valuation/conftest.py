"""The small company of the ledger's tests."""

from tests.ledger.conftest import company, post

__all__ = ["company", "post"]
