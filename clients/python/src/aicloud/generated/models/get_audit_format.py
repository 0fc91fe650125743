from ...words import Word


class GetAuditFormat(Word):
    JSON = "json"
    JSONL = "jsonl"
