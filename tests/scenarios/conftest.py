"""Stories are told with the running product and real browsers."""

from tests.browsing import browser, new_context, product

__all__ = ["browser", "new_context", "product"]
