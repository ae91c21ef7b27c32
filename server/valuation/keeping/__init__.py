"""What valuation looks up: accounts, cost types of areas, years before the product, kept by hand.

Files bring the same rows (`server/exchange/kinds`); the rules are the same and stand here.
"""
