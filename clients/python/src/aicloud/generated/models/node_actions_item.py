from ...words import Word


class NodeActionsItem(Word):
    CORDON = "cordon"
    DRAIN = "drain"
    RETIRE = "retire"
    UNCORDON = "uncordon"
