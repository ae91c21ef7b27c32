"""A company made by this project, with a year of stock movements and a count under way.

An Italian distributor of hardware and food. The same seed makes the same one on every machine.
It is made through the same use cases as real work; nothing of it exists elsewhere in the product.
"""
