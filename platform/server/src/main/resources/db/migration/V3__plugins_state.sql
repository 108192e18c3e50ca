-- SPDX-License-Identifier: MIT
-- Plugins that an administrator stopped: they stay stopped over a restart.
CREATE TABLE plugins_stopped (
  plugin_id VARCHAR(64) NOT NULL PRIMARY KEY
);

-- What an administrator entered, secrets excepted (those are in secrets_secret).
CREATE TABLE plugins_settings (
  plugin_id VARCHAR(64) NOT NULL PRIMARY KEY,
  settings  TEXT        NOT NULL,
  changed   BIGINT      NOT NULL
);

CREATE TABLE plugins_event (
  sequence        BIGINT       NOT NULL PRIMARY KEY,
  id              ${uuid}      NOT NULL UNIQUE,
  at              BIGINT       NOT NULL,
  type            VARCHAR(200) NOT NULL,
  organization_id ${uuid},
  user_id         ${uuid},
  actor           VARCHAR(400) NOT NULL,
  subject         VARCHAR(400) NOT NULL,
  details         TEXT         NOT NULL
);

-- The last sequence given out. Raised in the event's own transaction, so that events become visible
-- in the order of their sequence and no reader can step over one that is still being written.
CREATE TABLE plugins_event_sequence (
  id            INTEGER NOT NULL PRIMARY KEY,
  last_sequence BIGINT  NOT NULL
);
INSERT INTO plugins_event_sequence VALUES (1, 0);

-- How far each plugin has heard.
CREATE TABLE plugins_event_cursor (
  plugin_id VARCHAR(64) NOT NULL PRIMARY KEY,
  sequence  BIGINT      NOT NULL
);
