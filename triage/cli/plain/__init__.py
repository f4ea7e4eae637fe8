"""The desk as a numbered line mode: typed letters in, plain lines out, for screen readers, braille lines and pipes."""
