-- SPDX-License-Identifier: MIT
-- One row per call to a language model. It is written before the call, with what the call may take
-- at most, and settled once, after it: docs/usage-and-money.md. Money is in millionths of the
-- currency's main unit.
CREATE TABLE models_ledger (
  id                  ${uuid}     NOT NULL PRIMARY KEY,
  organization_id     ${uuid}     NOT NULL,
  user_id             ${uuid}     NOT NULL,
  api_key_id          ${uuid},
  conversation_id     ${uuid},
  request_id          ${uuid}     NOT NULL,
  purpose             VARCHAR(16) NOT NULL,
  provider            TEXT        NOT NULL,
  model               TEXT        NOT NULL,
  own_key             BOOLEAN     NOT NULL,
  node_id             ${uuid}     NOT NULL,
  run_id              ${uuid}     NOT NULL,
  started_at          BIGINT      NOT NULL,
  outcome             VARCHAR(16),
  error               TEXT,
  settled_at          BIGINT,
  first_token_millis  BIGINT,
  duration_millis     BIGINT,
  exact               BOOLEAN     NOT NULL,
  input_tokens        BIGINT      NOT NULL,
  output_tokens       BIGINT      NOT NULL,
  cached_input_tokens BIGINT      NOT NULL,
  reasoning_tokens    BIGINT      NOT NULL,
  cache_write_tokens  BIGINT      NOT NULL,
  cost_micros         BIGINT,
  currency            VARCHAR(3),
  price               TEXT
);
CREATE INDEX models_ledger_organization ON models_ledger (organization_id, started_at);
CREATE INDEX models_ledger_user ON models_ledger (organization_id, user_id, started_at);
CREATE INDEX models_ledger_open ON models_ledger (node_id) WHERE outcome IS NULL;

-- How much an organization, a user or an API key may use.
CREATE TABLE models_limit (
  id              ${uuid}     NOT NULL PRIMARY KEY,
  organization_id ${uuid}     NOT NULL,
  subject         VARCHAR(16) NOT NULL,
  subject_id      ${uuid}     NOT NULL,
  measure         VARCHAR(16) NOT NULL,
  period          VARCHAR(16) NOT NULL,
  amount          BIGINT      NOT NULL,
  currency        VARCHAR(3),
  changed_at      BIGINT      NOT NULL,
  UNIQUE (subject_id, measure, period)
);
CREATE INDEX models_limit_organization ON models_limit (organization_id);

-- How much of a limit is used, in each minute, day or month: settled and reserved together.
CREATE TABLE models_window (
  limit_id  ${uuid} NOT NULL REFERENCES models_limit (id) ON DELETE CASCADE,
  starts_at BIGINT  NOT NULL,
  used      BIGINT  NOT NULL,
  PRIMARY KEY (limit_id, starts_at)
);

-- What an operator says that a model costs, in place of the list that comes with the server; in
-- millionths of the currency's main unit per million tokens.
CREATE TABLE models_price (
  id           ${uuid}      NOT NULL PRIMARY KEY,
  provider     VARCHAR(200) NOT NULL,
  model        VARCHAR(300) NOT NULL,
  currency     VARCHAR(3)   NOT NULL,
  input        BIGINT       NOT NULL,
  output       BIGINT       NOT NULL,
  cached_input BIGINT,
  cache_write  BIGINT,
  changed_at   BIGINT       NOT NULL,
  UNIQUE (provider, model)
);
