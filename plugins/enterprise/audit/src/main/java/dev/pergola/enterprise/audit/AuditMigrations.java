// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Migrations;
import java.util.List;

/** The history of the log's two tables. */
final class AuditMigrations implements Migrations {
  // An entry of the installation's own has the organization '': equality is something that both
  // databases use an index and its order for, IS NULL is not. Each index ends with the order of the
  // page, so that a page is read straight from it.
  private static final String FIRST =
      """
      CREATE TABLE audit_entry (
        sequence BIGINT NOT NULL PRIMARY KEY,
        event_id VARCHAR(36) NOT NULL UNIQUE,
        happened_at BIGINT NOT NULL,
        type TEXT NOT NULL,
        organization_id VARCHAR(36) NOT NULL,
        user_id VARCHAR(36),
        actor TEXT NOT NULL,
        subject TEXT NOT NULL,
        details TEXT NOT NULL,
        hash VARCHAR(64) NOT NULL
      );
      CREATE INDEX audit_entry_time
        ON audit_entry (organization_id, happened_at, sequence);
      CREATE INDEX audit_entry_type
        ON audit_entry (organization_id, type, happened_at, sequence);
      CREATE INDEX audit_entry_actor
        ON audit_entry (organization_id, LOWER(actor), happened_at, sequence);
      CREATE TABLE audit_head (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
        entries BIGINT NOT NULL,
        hash VARCHAR(64) NOT NULL
      );
      INSERT INTO audit_head (id, entries, hash) VALUES (1, 0, '%s');
      """
          .formatted(Checkpoint.START.hash());

  @Override
  public List<Migration> migrations() {
    return List.of(new Migration(1, "entries and the head of the chain", FIRST));
  }
}
