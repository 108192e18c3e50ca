// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Brings a company's books to whoever asks, as reading tools. */
public final class XeroPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    Books books =
        switch (context.settings(XeroSettings.class).mode()) {
          case DEMO -> new DemoBooks(context.clock());
        };
    contribute.tools(new OverdueTools(books));
    contribute.tools(new InvoiceTools(books));
    contribute.tools(new AgedTools(books));
    contribute.tools(new BankTools(books));
    contribute.tools(new ReportTools(books));
    contribute.tools(new OrganizationTools(books));
  }
}
