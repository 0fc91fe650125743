from ...words import Word


class MemberActionsItem(Word):
    REMOVE = "remove"
    UPDATE = "update"
