"""What every context may use: exact numbers, time, identifiers, refusals, who is asking.

The kernel imports the standard library only.
"""
