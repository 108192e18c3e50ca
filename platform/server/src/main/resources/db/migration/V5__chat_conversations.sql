-- SPDX-License-Identifier: MIT
CREATE TABLE chat_conversation (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  user_id         ${uuid}      NOT NULL,
  title           VARCHAR(200) NOT NULL,
  created_at      BIGINT       NOT NULL,
  updated_at      BIGINT       NOT NULL
);
CREATE INDEX chat_conversation_owner
  ON chat_conversation (organization_id, user_id, updated_at);

-- One row per message: what the user said, what the model said (with the calls it asked for), what a
-- tool answered.
CREATE TABLE chat_message (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  conversation_id ${uuid}      NOT NULL REFERENCES chat_conversation (id) ON DELETE CASCADE,
  position        INTEGER      NOT NULL,
  role            VARCHAR(16)  NOT NULL,
  text            TEXT         NOT NULL,
  content         TEXT         NOT NULL,
  model           TEXT,
  status          VARCHAR(16)  NOT NULL,
  created_at      BIGINT       NOT NULL,
  UNIQUE (conversation_id, position)
);
