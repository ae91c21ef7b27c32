"""How handhelds and the server talk: push, changes, catalogue packs."""
