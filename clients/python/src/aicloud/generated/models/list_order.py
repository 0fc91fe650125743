from ...words import Word


class ListOrder(Word):
    NEWEST = "newest"
    OLDEST = "oldest"
