from ...words import Word


class FrameType2Type(Word):
    TICK = "tick"
