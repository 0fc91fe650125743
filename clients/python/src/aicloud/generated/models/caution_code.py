from ...words import Word


class CautionCode(Word):
    LIKELY_EXPIRES = "likely_expires"
    RUNS_UNTIL_RELEASED = "runs_until_released"
    SECRET_IN_ENVIRONMENT = "secret_in_environment"
    WAITS_WITHOUT_END = "waits_without_end"
