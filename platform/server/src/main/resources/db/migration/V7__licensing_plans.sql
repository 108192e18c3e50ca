-- SPDX-License-Identifier: MIT
-- Plans of organizations on a hosted installation; an organization without one is unlimited.
CREATE TABLE licensing_plan (
  organization_id ${uuid}     NOT NULL PRIMARY KEY,
  plan            VARCHAR(16) NOT NULL,
  assigned_at     BIGINT      NOT NULL
);

-- How often an upgrade prompt was shown, for those who chose to count; day is yyyy-mm-dd in UTC.
CREATE TABLE licensing_prompt (
  id      VARCHAR(80) NOT NULL PRIMARY KEY,
  feature VARCHAR(64) NOT NULL,
  day     VARCHAR(10) NOT NULL,
  shown   BIGINT      NOT NULL,
  sent    BOOLEAN     NOT NULL
);
