from ...words import Word


class GetUsageBy(Word):
    ALLOCATION = "allocation"
    GPU_MODEL = "gpu_model"
    PROJECT = "project"
