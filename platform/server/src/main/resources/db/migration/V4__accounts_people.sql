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

-- One row per refresh token ever given out; the tokens that replaced one another share a family.
CREATE TABLE accounts_refresh_token (
  hash       VARCHAR(64) NOT NULL PRIMARY KEY,
  family_id  ${uuid}     NOT NULL,
  user_id    ${uuid}     NOT NULL REFERENCES accounts_user (id),
  expires_at BIGINT      NOT NULL,
  used_at    BIGINT
);
CREATE INDEX accounts_refresh_token_family ON accounts_refresh_token (family_id);

-- The one-time set-up token of an installation without accounts, hashed.
CREATE TABLE accounts_setup (
  id   INTEGER     NOT NULL PRIMARY KEY,
  hash VARCHAR(64) NOT NULL
);
