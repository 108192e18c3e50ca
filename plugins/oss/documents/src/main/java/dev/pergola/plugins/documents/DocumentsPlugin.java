// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/** Reads PDF and Word documents. */
public final class DocumentsPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    FontMappers.set(new OneFont());
    contribute.documentReader(new PdfReader());
    contribute.documentReader(new WordReader());
  }
}
