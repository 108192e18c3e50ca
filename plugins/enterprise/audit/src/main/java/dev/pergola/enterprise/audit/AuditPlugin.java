// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Access;
import dev.pergola.api.Contributions;
import dev.pergola.api.Page;
import dev.pergola.api.Permission;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Who did what when, tamper-evident: a listener that records, a page and routes that show. */
public final class AuditPlugin implements Plugin {
  /** Who may read the log. */
  static final Access ADMINISTRATORS = Access.holding(Permission.ADMINISTER);

  @Override
  public void setUp(PluginContext context, Contributions contribute) throws Exception {
    contribute.migrations(new AuditMigrations());
    var search = new EntrySearch(context.database());
    var watch = new ChainWatch(new ChainVerifier(context.database()), context.clock());
    contribute.eventListener(new AuditRecorder(context.database()));
    contribute.page(
        new Page("/", "Audit log", ADMINISTRATORS, new AuditPage(search, watch)::render));
    contribute.routes(new AuditRoutes(search, watch, context.events()));
  }
}
