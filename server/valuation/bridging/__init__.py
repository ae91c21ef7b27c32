"""The bridge: why the value of the stock is another one than before."""
