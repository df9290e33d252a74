-- How far the log was sent to the webhook: the place of the last row that it was given, or that was given up. 0: none
-- ever.

ALTER TABLE organization ADD COLUMN log_sent BIGINT NOT NULL DEFAULT 0;
