"""The only place where parts meet: `create_app(settings)` builds the application."""

from typing import Final

from flask import Flask

from server.api_page import serve_api_page
from server.auditing.api import BLUEPRINTS as AUDITING
from server.catalog.api import BLUEPRINTS as CATALOG
from server.config import Settings
from server.core import create_core
from server.documents.api import BLUEPRINTS as DOCUMENTS
from server.exchange.api import BLUEPRINTS as EXCHANGE
from server.http.guards import authenticate_with
from server.http.limits import limiter
from server.http.problem_json import answer_problems
from server.http.security_headers import secure
from server.identity.api import BLUEPRINTS as IDENTITY
from server.identity.authentication import RequestAuthentication
from server.inventory.api import BLUEPRINTS as INVENTORY
from server.kernel.clock import Clock, system_clock
from server.ledger.api import BLUEPRINTS as LEDGER
from server.outages import answer_outages
from server.pages import serve_pages
from server.serving.authority_page import serve_authority
from server.sync.api import BLUEPRINTS as SYNC
from server.valuation.api import BLUEPRINTS as VALUATION

_BLUEPRINTS: Final = (
    *IDENTITY,
    *CATALOG,
    *LEDGER,
    *INVENTORY,
    *VALUATION,
    *SYNC,
    *DOCUMENTS,
    *EXCHANGE,
    *AUDITING,
)


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Build the application: database, guards, every context's routes, the pages."""
    app = create_core(settings, clock)
    app.config.from_mapping(RATELIMIT_HEADERS_ENABLED=True)
    authenticate_with(app, RequestAuthentication(clock, settings.secret_key))
    limiter.init_app(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    answer_problems(app)
    answer_outages(app)
    secure(app)
    serve_api_page(app, _BLUEPRINTS)
    serve_authority(app, settings.tls_path)
    serve_pages(app)
    return app
