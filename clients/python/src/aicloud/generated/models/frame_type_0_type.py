from ...words import Word


class FrameType0Type(Word):
    SNAPSHOT = "snapshot"
