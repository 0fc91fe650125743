from ...words import Word


class GetUsageStep(Word):
    DAY = "day"
    HOUR = "hour"
