-- SPDX-License-Identifier: MIT
-- The API key that a document was uploaded with, whose limits its vectors count against, whenever
-- they are made. Null for none.
ALTER TABLE documents_document ADD COLUMN api_key_id ${uuid};
