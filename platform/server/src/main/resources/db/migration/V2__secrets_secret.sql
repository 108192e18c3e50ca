-- SPDX-License-Identifier: MIT
CREATE TABLE secrets_secret (
  id     VARCHAR(200) NOT NULL PRIMARY KEY,
  sealed TEXT         NOT NULL
);
