-- SPDX-License-Identifier: MIT
-- What of a call's answer had come when that was noted last, while it is open: at this it is
-- settled when its server is killed. Null in calls from before this was noted.
ALTER TABLE models_ledger ADD COLUMN heard_input_tokens BIGINT;
ALTER TABLE models_ledger ADD COLUMN heard_output_tokens BIGINT;
ALTER TABLE models_ledger ADD COLUMN heard_cost_micros BIGINT;
-- For what is held for calls under way, which are few.
CREATE INDEX models_ledger_under_way ON models_ledger (organization_id, started_at)
  WHERE outcome IS NULL;
