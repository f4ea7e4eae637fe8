"""The words of the trade as frozen dataclasses, enums and rules; no input or output, no clock, no third party."""
