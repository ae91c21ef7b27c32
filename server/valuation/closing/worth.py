"""What a closing line says its stock is worth by a method: one source for bridge and entries."""

from server.ledger.costing import RegistryCosts
from server.ledger.models import ClosingLine
from server.valuation.costing import Basis, Worth, value


def worth_of(line: ClosingLine, method: str) -> Worth:
    """Exact, not yet rounded to the currency; what the line stored is taken as it is."""
    stored = {"fifo-year": line.fifo_value, "lifo-year": line.lifo_value}
    if method in stored:
        return Worth(stock=line.stock, value=stored[method])
    registry = RegistryCosts(line.registry_average, line.registry_last, line.registry_standard)
    basis = Basis(stock=line.stock, average=line.average, last=line.last, registry=registry)
    return value(method, basis)
