from ...words import Word


class NodeLife(Word):
    CORDONED = "cordoned"
    DRAINING = "draining"
    ENROLLED = "enrolled"
    MAINTENANCE = "maintenance"
    READY = "ready"
    REGISTERED = "registered"
    RETIRED = "retired"
