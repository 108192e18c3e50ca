-- SPDX-License-Identifier: MIT
-- A document that somebody uploaded: the user's own, or a project's. A project is known by its id
-- only; the room that has projects deletes its documents with it.
CREATE TABLE documents_document (
  id              ${uuid}      NOT NULL PRIMARY KEY,
  organization_id ${uuid}      NOT NULL,
  user_id         ${uuid}      NOT NULL,
  project_id      ${uuid},
  name            VARCHAR(200) NOT NULL,
  media_type      VARCHAR(100) NOT NULL,
  size            BIGINT       NOT NULL,
  pages           INTEGER,
  passages        INTEGER      NOT NULL,
  lengths         TEXT         NOT NULL,
  created_at      BIGINT       NOT NULL
);
CREATE UNIQUE INDEX documents_document_user ON documents_document (organization_id, user_id, name) WHERE project_id IS NULL;
CREATE UNIQUE INDEX documents_document_project ON documents_document (organization_id, project_id, name) WHERE project_id IS NOT NULL;

-- What a document is cut into; numbered from 0.
CREATE TABLE documents_passage (
  id          ${uuid}      NOT NULL PRIMARY KEY,
  document_id ${uuid}      NOT NULL REFERENCES documents_document (id) ON DELETE CASCADE,
  number      INTEGER      NOT NULL,
  text        TEXT         NOT NULL,
  page        INTEGER,
  heading     VARCHAR(200),
  UNIQUE (document_id, number)
);

-- The index: for each document and each of its words the passages that hold it and how often, as
-- "number:count" with spaces between. Read by the server alone, so that both databases rank alike.
CREATE TABLE documents_term (
  document_id ${uuid}      NOT NULL REFERENCES documents_document (id) ON DELETE CASCADE,
  term        VARCHAR(200) NOT NULL,
  passages    TEXT         NOT NULL,
  PRIMARY KEY (document_id, term)
);

-- What a passage means to a model that makes vectors: the direction alone, one byte per dimension, in
-- base64. Made behind the upload, passage by passage, for as long as there are passages without.
CREATE TABLE documents_vector (
  passage_id  ${uuid} NOT NULL REFERENCES documents_passage (id) ON DELETE CASCADE,
  document_id ${uuid} NOT NULL,
  model       TEXT    NOT NULL,
  vector      TEXT    NOT NULL,
  PRIMARY KEY (passage_id, model)
);
CREATE INDEX documents_vector_document ON documents_vector (document_id, model);
