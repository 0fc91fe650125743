from ...words import Word


class AuditResult(Word):
    DENIED = "denied"
    DONE = "done"
