"""What can go wrong with values on their way."""


class WireError(Exception):
    """What was to be sent, or what came, is not something that travels."""


class UnsendableError(WireError):
    """A value cannot be sent: it is no plain data, or too large, or too deep."""


class UnreadableError(WireError):
    """A message came whole, and a value in it is nothing that can be taken."""


class LinkClosedError(Exception):
    """The other side has gone."""
