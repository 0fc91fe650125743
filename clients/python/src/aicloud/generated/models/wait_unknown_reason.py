from ...words import Word


class WaitUnknownReason(Word):
    HISTORY_UNREACHABLE = "history_unreachable"
    NO_NODE_LARGE_ENOUGH = "no_node_large_enough"
    TOO_LITTLE_HISTORY = "too_little_history"
