"""What refuses an event of this module."""


class BuchungError(Exception):
    """A list, line, finding or period was refused; the message says what to do."""
