"""Plain lines in sets: those of which the totals and the ledger say everything that there is.

A line is plain when one counter of a team counted it in the first pass, with a clock that is sure,
an item, a location and a unit that are known, and nobody decided about it. Whatever is not
plain goes through the pure rules, subject by subject (`building`).
"""
