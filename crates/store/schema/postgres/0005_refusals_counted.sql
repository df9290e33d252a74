-- Refusals of one source, token and reason are counted to one record.

ALTER TABLE refusals ADD COLUMN last BIGINT NOT NULL DEFAULT 0;
ALTER TABLE refusals ADD COLUMN count BIGINT NOT NULL DEFAULT 1;
ALTER TABLE refusals ADD COLUMN many BIGINT NOT NULL DEFAULT 0;

UPDATE refusals SET last = at;
