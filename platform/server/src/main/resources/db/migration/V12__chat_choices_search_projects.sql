-- SPDX-License-Identifier: MIT
CREATE TABLE chat_project (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  user_id         ${uuid}      NOT NULL,
  name            VARCHAR(200) NOT NULL,
  color           VARCHAR(16)  NOT NULL,
  description     TEXT         NOT NULL,
  instructions    TEXT         NOT NULL,
  created_at      BIGINT       NOT NULL,
  updated_at      BIGINT       NOT NULL
);
CREATE INDEX chat_project_owner ON chat_project (organization_id, user_id);

-- What a conversation remembers of its owner's choices; NULL for the default of the moment.
ALTER TABLE chat_conversation ADD COLUMN model TEXT;
ALTER TABLE chat_conversation ADD COLUMN style VARCHAR(16);
ALTER TABLE chat_conversation ADD COLUMN bookmarked BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE chat_conversation ADD COLUMN project_id ${uuid} REFERENCES chat_project (id) ON DELETE SET NULL;
CREATE INDEX chat_conversation_project ON chat_conversation (project_id);

-- The question that took this message's place when its question was edited or asked again; NULL for
-- what the conversation shows.
ALTER TABLE chat_message ADD COLUMN superseded_by ${uuid};

-- What a user wants where a conversation says nothing else.
CREATE TABLE chat_preference (
  user_id         ${uuid}     NOT NULL PRIMARY KEY,
  organization_id ${uuid}     NOT NULL,
  style           VARCHAR(16) NOT NULL
);

-- One row per text that can be found: a message's, or a conversation's title. The words themselves are
-- in a column where the database has a type for them, and in an index beside the table where not.
CREATE TABLE chat_search (
  id              ${serial},
  conversation_id ${uuid} NOT NULL REFERENCES chat_conversation (id) ON DELETE CASCADE,
  message_id      ${uuid} REFERENCES chat_message (id) ON DELETE CASCADE
);
CREATE INDEX chat_search_conversation ON chat_search (conversation_id);
CREATE INDEX chat_search_message ON chat_search (message_id);

INSERT INTO chat_search (conversation_id, message_id)
  SELECT conversation_id, id FROM chat_message WHERE role <> 'TOOL';
INSERT INTO chat_search (conversation_id) SELECT id FROM chat_conversation;

${postgresql}ALTER TABLE chat_search ADD COLUMN words TSVECTOR NOT NULL DEFAULT '';
${postgresql}UPDATE chat_search SET words = to_tsvector('simple', LEFT(COALESCE((SELECT text FROM chat_message m WHERE m.id = message_id), (SELECT title FROM chat_conversation c WHERE c.id = conversation_id)), 100000));
${postgresql}CREATE INDEX chat_search_words ON chat_search USING GIN (words);

${sqlite}CREATE VIRTUAL TABLE chat_search_words USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
${sqlite}CREATE TRIGGER chat_search_forget AFTER DELETE ON chat_search BEGIN DELETE FROM chat_search_words WHERE rowid = old.id; END;
${sqlite}INSERT INTO chat_search_words (rowid, words) SELECT s.id, COALESCE(m.text, c.title) FROM chat_search s JOIN chat_conversation c ON c.id = s.conversation_id LEFT JOIN chat_message m ON m.id = s.message_id;
