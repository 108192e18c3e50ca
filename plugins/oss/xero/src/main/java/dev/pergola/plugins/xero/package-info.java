// SPDX-License-Identifier: MIT
/**
 * A company's books, read by tools: who owes what, what was earned, what is in the bank.
 *
 * <p>The tools know {@link dev.pergola.plugins.xero.Books} only; {@link
 * dev.pergola.plugins.xero.DemoBooks} answers with an invented company. Types are immutable and
 * safe for use by several threads unless they say otherwise. Days are the organization's own, in
 * its time zone.
 */
@NullMarked
package dev.pergola.plugins.xero;

import org.jspecify.annotations.NullMarked;
