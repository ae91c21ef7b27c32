"""Entry for gunicorn: `gunicorn server.wsgi:app`."""

import os

from server.app import create_app
from server.config import settings_from

app = create_app(settings_from(os.environ))
