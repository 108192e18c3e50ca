-- SPDX-License-Identifier: MIT
-- What an installation runs, and how it came to: jars lie in the home under their digests.

-- Each time that another jar of a plugin went into use. Rolling back points to an earlier one.
CREATE TABLE plugins_generation (
  id        ${uuid}      NOT NULL PRIMARY KEY,
  plugin_id VARCHAR(64)  NOT NULL,
  number    INTEGER      NOT NULL,
  digest    VARCHAR(64)  NOT NULL,
  version   VARCHAR(200) NOT NULL,
  source    VARCHAR(16)  NOT NULL,
  file      VARCHAR(400) NOT NULL,
  trust     VARCHAR(16)  NOT NULL,
  publisher VARCHAR(100),
  made_at   BIGINT       NOT NULL,
  made_by   VARCHAR(400) NOT NULL,
  UNIQUE (plugin_id, number)
);

-- The generation in use. A plugin that came with the distribution has a row only while another jar
-- than the distribution's is in use; then it notes which version the distribution had.
CREATE TABLE plugins_installation (
  plugin_id       VARCHAR(64) NOT NULL PRIMARY KEY,
  generation      INTEGER     NOT NULL,
  bundled_version VARCHAR(200)
);

-- The jars of the home's folder that were dealt with, so that each is looked at once.
CREATE TABLE plugins_offer (
  file      VARCHAR(400) NOT NULL PRIMARY KEY,
  size      BIGINT       NOT NULL,
  modified  BIGINT       NOT NULL,
  digest    VARCHAR(64)  NOT NULL,
  plugin_id VARCHAR(64),
  problem   TEXT
);

-- Every attempt to install, upgrade or roll back, with how far it came.
CREATE TABLE plugins_operation (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  kind            VARCHAR(16)  NOT NULL,
  plugin_id       VARCHAR(64),
  version         VARCHAR(200),
  generation      INTEGER,
  digest          VARCHAR(64)  NOT NULL,
  source          VARCHAR(16)  NOT NULL,
  file            VARCHAR(400) NOT NULL,
  state           VARCHAR(16)  NOT NULL,
  step            VARCHAR(16),
  reason          TEXT,
  asks            TEXT,
  consent         BOOLEAN      NOT NULL,
  organization_id ${uuid},
  user_id         ${uuid},
  actor           VARCHAR(400) NOT NULL,
  requested_at    BIGINT       NOT NULL,
  ended_at        BIGINT
);
CREATE INDEX plugins_operation_state ON plugins_operation (state);
CREATE INDEX plugins_operation_plugin ON plugins_operation (plugin_id, requested_at);

-- What an administrator agreed to, plugin by plugin.
CREATE TABLE plugins_consent (
  plugin_id    VARCHAR(64)  NOT NULL PRIMARY KEY,
  unsigned     BOOLEAN      NOT NULL,
  publisher    VARCHAR(100),
  capabilities TEXT         NOT NULL
);

-- How often in a row a plugin did not start.
CREATE TABLE plugins_failure (
  plugin_id VARCHAR(64) NOT NULL PRIMARY KEY,
  count     INTEGER     NOT NULL,
  reason    TEXT        NOT NULL
);

-- Which plugins may be installed at all.
CREATE TABLE plugins_policy (
  id            INTEGER     NOT NULL PRIMARY KEY,
  minimum_trust VARCHAR(16) NOT NULL
);
INSERT INTO plugins_policy VALUES (1, 'UNSIGNED');
