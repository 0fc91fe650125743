from ...words import Word


class InvitationActionsItem(Word):
    CANCEL = "cancel"
