"""Fixtures of review tests."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.inventory.review_world import ReviewWorld


@pytest.fixture
def world(app: Flask, clock: Any) -> ReviewWorld:
    return ReviewWorld(app, clock)


@pytest.fixture
def supervisor(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR, name="rossi")
