-- SPDX-License-Identifier: MIT
-- One row: what the installation knows of itself, of time, and of its trial.
CREATE TABLE licensing_state (
  id                  INTEGER NOT NULL PRIMARY KEY,
  installation_id     VARCHAR(36),
  -- Raised by each change of license, revocations, trial, plans or clock, so that others look.
  version             BIGINT  NOT NULL,
  -- The latest time that was ever seen, unless an administrator confirmed an earlier one.
  clock_floor         BIGINT  NOT NULL,
  clock_confirmed_at  BIGINT,
  clock_confirmations INTEGER NOT NULL,
  trial_started_at    BIGINT,
  trial_ends_at       BIGINT,
  -- The latest time that was ever seen, come what may: a confirmed clock does not prolong a trial.
  trial_floor         BIGINT  NOT NULL,
  count_prompts       BOOLEAN NOT NULL
);
INSERT INTO licensing_state VALUES (1, NULL, 0, 0, NULL, 0, NULL, NULL, 0, FALSE);

-- The newest revocation list of each vendor's key.
CREATE TABLE licensing_revocations (
  key_id       VARCHAR(64) NOT NULL PRIMARY KEY,
  sequence     BIGINT      NOT NULL,
  token        TEXT        NOT NULL,
  installed_at BIGINT      NOT NULL
);

-- Plugins that a license or the trial has opened: what they hold stays readable when it ends.
CREATE TABLE licensing_opened (
  plugin_id VARCHAR(64) NOT NULL PRIMARY KEY,
  opened_at BIGINT      NOT NULL
);
