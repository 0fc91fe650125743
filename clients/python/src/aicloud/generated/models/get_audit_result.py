from ...words import Word


class GetAuditResult(Word):
    DENIED = "denied"
    DONE = "done"
