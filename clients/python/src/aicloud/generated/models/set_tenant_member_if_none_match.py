from ...words import Word


class SetTenantMemberIfNoneMatch(Word):
    VALUE_0 = "*"
