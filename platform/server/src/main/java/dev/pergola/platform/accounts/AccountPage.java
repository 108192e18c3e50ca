// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

/**
 * The user's own account.
 *
 * @param role what they are in their organization, in lower case
 * @param organization its name
 * @param administrator whether they administer the installation
 */
public record AccountPage(
    String name, String email, String role, String organization, boolean administrator) {}
