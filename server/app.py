"""The only place where parts meet: `create_app(settings)` builds the application."""

from flask import Flask
from flask_migrate import Migrate
from flask_smorest import Api

from server import tables
from server.api_page import serve_api_page
from server.catalog.api import BLUEPRINTS as CATALOG
from server.config import Settings
from server.documents.api import BLUEPRINTS as DOCUMENTS
from server.exchange.api import BLUEPRINTS as EXCHANGE
from server.http.guards import authenticate_with, public
from server.http.limits import limiter
from server.http.problem_json import answer_problems
from server.http.security_headers import secure
from server.identity.api import BLUEPRINTS as IDENTITY
from server.identity.authentication import RequestAuthentication
from server.inventory.api import BLUEPRINTS as INVENTORY
from server.kernel.clock import Clock, system_clock
from server.ledger.api import BLUEPRINTS as LEDGER
from server.observing import write_logs
from server.pages import serve_pages
from server.serving.authority_page import serve_authority
from server.storage import database
from server.sync.api import BLUEPRINTS as SYNC
from server.valuation.api import BLUEPRINTS as VALUATION

TABLES = tables.__all__

_BLUEPRINTS = (
    *IDENTITY,
    *CATALOG,
    *LEDGER,
    *INVENTORY,
    *VALUATION,
    *SYNC,
    *DOCUMENTS,
    *EXCHANGE,
)


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Build the application: database, guards, every context's routes, the pages."""
    app = Flask("server", static_folder=None)
    app.config.from_mapping(_flask_settings(settings))
    app.extensions["giacenza_settings"] = settings
    app.extensions["giacenza_clock"] = clock
    write_logs(settings.log_level)
    database.attach(app)
    Migrate(app, database.db, directory=str(database.MIGRATIONS))
    authenticate_with(app, RequestAuthentication(clock, settings.secret_key))
    limiter.init_app(app)
    api = Api(app)
    for blueprint in _BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.view_functions["api-docs.openapi_json"] = public(
        app.view_functions["api-docs.openapi_json"]
    )
    answer_problems(app)
    secure(app)
    serve_api_page(app)
    serve_authority(app, settings.tls_path)
    serve_pages(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": settings.largest_file_bytes,
        "RATELIMIT_HEADERS_ENABLED": True,
        "API_TITLE": "Giacenza",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.0.3",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
