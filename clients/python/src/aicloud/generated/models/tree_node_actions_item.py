from ...words import Word


class TreeNodeActionsItem(Word):
    CRASH = "crash"
    KILL = "kill"
    PASSIVATE = "passivate"
    PAUSE = "pause"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    RESTART = "restart"
    RESUME = "resume"
