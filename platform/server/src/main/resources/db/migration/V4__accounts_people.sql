-- SPDX-License-Identifier: MIT
CREATE TABLE accounts_organization (
  id         ${uuid}      NOT NULL PRIMARY KEY,
  name       VARCHAR(200) NOT NULL,
  created_at BIGINT       NOT NULL
);

CREATE TABLE accounts_user (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL REFERENCES accounts_organization (id),
  email           VARCHAR(320) NOT NULL UNIQUE,
  name            VARCHAR(200) NOT NULL,
  password_hash   VARCHAR(400) NOT NULL,
  role            VARCHAR(16)  NOT NULL,
  administrator   BOOLEAN      NOT NULL,
  created_at      BIGINT       NOT NULL
);

-- From signing in to signing out. Its row is locked while its tokens change, and its end takes them
-- along.
CREATE TABLE accounts_session (
  id           ${uuid} NOT NULL PRIMARY KEY,
  user_id      ${uuid} NOT NULL REFERENCES accounts_user (id),
  created_at   BIGINT  NOT NULL,
  refreshed_at BIGINT  NOT NULL
);
CREATE INDEX accounts_session_user ON accounts_session (user_id);

-- One row per refresh token that was given out and has not expired; only hashes are kept.
CREATE TABLE accounts_refresh_token (
  hash       VARCHAR(64) NOT NULL PRIMARY KEY,
  session_id ${uuid}     NOT NULL REFERENCES accounts_session (id) ON DELETE CASCADE,
  expires_at BIGINT      NOT NULL,
  used_at    BIGINT
);
CREATE INDEX accounts_refresh_token_session ON accounts_refresh_token (session_id);

-- The one-time set-up token of an installation without accounts, hashed.
CREATE TABLE accounts_setup (
  id   INTEGER     NOT NULL PRIMARY KEY,
  hash VARCHAR(64) NOT NULL
);
