from ...words import Word


class RunbookSummaryPendingReasonsItem(Word):
    AWAITING_PLACEMENT = "awaiting_placement"
    BEHIND_OTHERS = "behind_others"
    NO_CAPACITY = "no_capacity"
    NO_NODE_LARGE_ENOUGH = "no_node_large_enough"
