// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;

/**
 * An account and what is in it.
 *
 * @param balance positive for a debit, negative for a credit
 */
record AccountBalance(Account account, Money balance) {}
