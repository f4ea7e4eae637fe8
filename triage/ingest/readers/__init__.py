"""One format a module: each turns decoded text or a stream into items."""
