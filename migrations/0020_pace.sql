-- How fast GPUs of a model came back lately, for plans: read by the end, whoever had them.

SET LOCAL lock_timeout = '5s';

CREATE INDEX IF NOT EXISTS usage_interval_by_end ON billing.usage_interval (gpu_model, ended_at)
    INCLUDE (gpu_count) WHERE ended_at IS NOT NULL;
