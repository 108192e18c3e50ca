-- SPDX-License-Identifier: MIT
-- An administrator agrees to one unsigned jar, not to all that may ever claim the plugin's id.
ALTER TABLE plugins_consent ADD COLUMN unsigned_digest VARCHAR(64);
ALTER TABLE plugins_consent DROP COLUMN unsigned;
