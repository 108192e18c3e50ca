-- SPDX-License-Identifier: MIT
-- Keys for programs that act in a user's name; only hashes are kept. A revoked one stays, so that
-- what it did can be told apart.
CREATE TABLE accounts_api_key (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL REFERENCES accounts_organization (id),
  user_id         ${uuid}      NOT NULL REFERENCES accounts_user (id),
  name            VARCHAR(100) NOT NULL,
  hash            VARCHAR(64)  NOT NULL UNIQUE,
  ending          VARCHAR(4)   NOT NULL,
  scopes          VARCHAR(400) NOT NULL,
  created_at      BIGINT       NOT NULL,
  expires_at      BIGINT,
  used_at         BIGINT,
  revoked_at      BIGINT
);
CREATE INDEX accounts_api_key_user ON accounts_api_key (user_id);
