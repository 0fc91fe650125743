from ...words import Word


class Retry(Word):
    NEW_REQUEST = "new_request"
    NO = "no"
    SAME_REQUEST = "same_request"
