// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds contacts by what people call them. */
final class ContactSearch {
  private static final int CANDIDATES = 8;

  private final List<Contact> contacts;

  ContactSearch(List<Contact> contacts) {
    this.contacts = contacts;
  }

  /** Searches among customers only. */
  static ContactSearch customers(List<Contact> contacts) {
    return new ContactSearch(contacts.stream().filter(Contact::customer).toList());
  }

  /** Searches among suppliers only. */
  static ContactSearch suppliers(List<Contact> contacts) {
    return new ContactSearch(contacts.stream().filter(Contact::supplier).toList());
  }

  /** Those whose name, person, email or place holds every word of the text, in any case. */
  List<Contact> matching(String text) {
    List<String> words = words(text);
    return contacts.stream()
        .filter(
            contact -> {
              String all =
                  Stream.of(contact.name(), contact.person(), contact.email(), contact.place())
                      .reduce("", (left, right) -> left + " " + right.toLowerCase(Locale.ROOT));
              return words.stream().allMatch(all::contains);
            })
        .toList();
  }

  /**
   * The one that is meant: the one of that name, or the only one whose name holds every word.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none, {@link
   *     StandardError#INVALID_ARGUMENT} when there are several: names them
   */
  Contact one(String name) {
    List<String> words = words(name);
    List<Contact> found =
        contacts.stream()
            .filter(
                contact ->
                    words.stream().allMatch(contact.name().toLowerCase(Locale.ROOT)::contains))
            .toList();
    return found.stream()
        .filter(contact -> contact.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseGet(
            () ->
                switch (found.size()) {
                  case 0 -> throw unknown(name, words);
                  case 1 -> found.getFirst();
                  default ->
                      throw Phrases.invalid(
                          "%d contacts match \"%s\": %s. Ask again with the full name of one.",
                          found.size(), name, names(found));
                });
  }

  private PergolaException unknown(String name, List<String> words) {
    List<Contact> similar =
        contacts.stream()
            .filter(
                contact ->
                    words.stream()
                        .anyMatch(
                            word ->
                                word.length() > 2
                                    && contact.name().toLowerCase(Locale.ROOT).contains(word)))
            .toList();
    return new PergolaException(
        StandardError.NOT_FOUND,
        "No contact matches \"%s\". %s"
            .formatted(
                name,
                similar.isEmpty()
                    ? "Try a part of the name, or search with xero_list_contacts."
                    : "Similar names: " + names(similar) + "."));
  }

  private static String names(List<Contact> found) {
    List<String> names = found.stream().limit(CANDIDATES).map(Contact::name).toList();
    return found.size() > CANDIDATES ? String.join(", ", names) + " and more" : Phrases.list(names);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("\\s+")).toList();
  }
}
