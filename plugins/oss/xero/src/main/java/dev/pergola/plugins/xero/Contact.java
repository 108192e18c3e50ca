// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

/**
 * Somebody that the organization deals with.
 *
 * @param id unique among the organization's contacts
 * @param name the company's or person's name
 * @param person whom to speak to
 * @param place suburb or town
 * @param customer whether it buys from the organization
 * @param supplier whether it sells to the organization
 */
record Contact(
    String id,
    String name,
    String person,
    String email,
    String phone,
    String place,
    boolean customer,
    boolean supplier) {
  /** Customer, supplier or both, in words. */
  String role() {
    return customer && supplier ? "Customer and supplier" : customer ? "Customer" : "Supplier";
  }
}
