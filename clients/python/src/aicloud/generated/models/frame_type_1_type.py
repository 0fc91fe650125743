from ...words import Word


class FrameType1Type(Word):
    CHANGES = "changes"
