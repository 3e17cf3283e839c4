"""A transaction: one line of the network's report. A correction is a line with a negative amount."""

from enum import IntEnum


class NetworkList(IntEnum):
    """This is the list of the network a line stands in."""

    COMMISSIONABLE = 1
    NON_COMMISSIONABLE = 2
    EVENT = 3
