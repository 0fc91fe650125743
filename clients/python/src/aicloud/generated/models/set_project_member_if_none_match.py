from ...words import Word


class SetProjectMemberIfNoneMatch(Word):
    VALUE_0 = "*"
