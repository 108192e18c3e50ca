-- SPDX-License-Identifier: MIT
-- One row at most: the license in force.
CREATE TABLE licensing_license (
  id           VARCHAR(16) NOT NULL PRIMARY KEY,
  token        TEXT        NOT NULL,
  installed_at BIGINT      NOT NULL
);
