"""A small world to count in, and a handheld in it."""

from typing import Any

import pytest
from flask import Flask

from tests.handhelds import World, a_handheld


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def handheld(app: Flask, world: World) -> Any:
    return a_handheld(app, world)
