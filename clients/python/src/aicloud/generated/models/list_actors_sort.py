from ...words import Word


class ListActorsSort(Word):
    CRASHES = "crashes"
    DEPTH = "depth"
    HANDLED = "handled"
    HANDLE_P99 = "handle_p99"
    ID = "id"
    MAILBOX_AGE = "mailbox_age"
    RATE = "rate"
    REJECTED = "rejected"
    RESETS = "resets"
    UNUSED = "unused"
