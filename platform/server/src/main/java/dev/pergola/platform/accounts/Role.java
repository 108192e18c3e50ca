// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

/** What a user is in their organization. */
enum Role {
  /** Whoever the organization was made for; manages it. */
  OWNER
}
