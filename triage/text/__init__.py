"""Pure functions on strings: the visible form, the folded form, quotation state, spans."""
