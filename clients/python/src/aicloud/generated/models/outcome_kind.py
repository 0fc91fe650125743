from ...words import Word


class OutcomeKind(Word):
    CANCELED = "canceled"
    EXPIRED = "expired"
    FAILED = "failed"
    NODE_LOST = "node_lost"
    SUCCEEDED = "succeeded"
