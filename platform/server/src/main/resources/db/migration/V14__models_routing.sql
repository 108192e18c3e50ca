-- SPDX-License-Identifier: MIT
-- How an organization chooses its models: docs/routing.md. The rules are JSON, since they are read
-- and written as one.
CREATE TABLE models_routing (
  organization_id ${uuid} NOT NULL PRIMARY KEY,
  rules           TEXT    NOT NULL,
  changed_at      BIGINT  NOT NULL
);

-- The model that a user prefers; no row when the organization's default will do.
CREATE TABLE models_preference (
  user_id         ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  model           VARCHAR(400) NOT NULL
);

-- The vendors' keys that users and organizations brought: what is shown of them. The keys
-- themselves are in secrets_secret.
CREATE TABLE models_key (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  owner           VARCHAR(16)  NOT NULL,
  owner_id        ${uuid}      NOT NULL,
  provider        VARCHAR(200) NOT NULL,
  ending          VARCHAR(8)   NOT NULL,
  changed_by      ${uuid}      NOT NULL,
  changed_at      BIGINT       NOT NULL,
  UNIQUE (owner_id, provider)
);
