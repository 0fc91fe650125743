from ...words import Word


class ServiceAccountKeyActionsItem(Word):
    REMOVE = "remove"
    UPDATE = "update"
