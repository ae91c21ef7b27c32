"""Reports of the ledger as tables: one list of them, printed alike by API and command."""
