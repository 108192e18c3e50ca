-- SPDX-License-Identifier: MIT
-- Whether a generation was ever at work: what never was is nothing to go back to by itself.
ALTER TABLE plugins_generation ADD COLUMN served BOOLEAN NOT NULL DEFAULT TRUE;
