"""Tables of objects that come without one: the columns and cells that an API server gives its own kinds.

Source: the columns of kubectl's tables as servers have sent them (tests compare with recorded ones cell by cell);
for custom resources the additionalPrinterColumns of their definition. Kinds without an entry have NAME and AGE.
"""
