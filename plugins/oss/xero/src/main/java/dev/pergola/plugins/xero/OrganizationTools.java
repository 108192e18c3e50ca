// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Describe;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.api.ToolSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The organization itself and whom it deals with. */
final class OrganizationTools implements ToolSet {
  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("name", "Name"),
          new Table.Column("role", "Role"),
          new Table.Column("person", "Contact person"),
          new Table.Column("email", "Email"),
          new Table.Column("phone", "Phone"),
          new Table.Column("place", "Place"),
          new Table.Column("owesUs", "Owes us"),
          new Table.Column("weOwe", "We owe"));

  private final Books books;

  OrganizationTools(Books books) {
    this.books = books;
  }

  record NoArguments() {}

  record ContactQuery(
      @Describe("Only with these words in the name, contact person, email or place.")
          @Nullable String search,
      @Describe("Only customers or only suppliers. Default: both.") @Nullable Role role,
      @Describe("How many to list at once, at most 200. Default: 50.") @Nullable Integer limit,
      @Describe("How many to skip, to see the next ones. Default: 0.") @Nullable Integer offset) {
    ContactQuery {
      search = Phrases.given(search);
    }

    /** Which side a contact is on. */
    enum Role {
      CUSTOMER,
      SUPPLIER
    }

    private boolean fits(Contact contact) {
      return role == null || (role == Role.CUSTOMER ? contact.customer() : contact.supplier());
    }
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_organization",
            "Organization details",
            "Whose books these are: the company's (organization, organisation, business) name,"
                + " country, currency, time zone, financial year and tax period.",
            NoArguments.class,
            (_, _) -> organization()),
        Tool.reading(
            "xero_list_contacts",
            "Contacts: customers and suppliers",
            "Lists and searches the contacts: customers (clients) and suppliers (vendors) with"
                + " email, phone, contact person, place and the balance with each of them.",
            ContactQuery.class,
            (_, query) -> contacts(query)));
  }

  private ToolResult organization() {
    Organization organization = books.organization();
    return ToolResult.of(
        "These are the books of %s: %s, %s. Currency %s, time zone %s, today is %s. The financial year began on %s. Sales tax is reported %s.%s"
            .formatted(
                organization.displayName(),
                organization.business(),
                organization.country(),
                organization.currency(),
                organization.timeZone(),
                Phrases.day(books.today()),
                Phrases.day(organization.financialYearStart(books.today())),
                organization.taxPeriod().toLowerCase(Locale.ROOT),
                organization.demo() ? " The company is invented, and so are its figures." : ""));
  }

  private ToolResult contacts(ContactQuery query) {
    List<Contact> all = books.contacts();
    List<Contact> found =
        (query.search() == null ? all : new ContactSearch(all).matching(query.search()))
            .stream().filter(query::fits).toList();
    String company = books.organization().displayName();
    if (found.isEmpty()) {
      return ToolResult.of(
          "No contact of %s matches. Try a part of the name; all %s are listed without conditions."
              .formatted(company, Phrases.count(all.size(), "contact")));
    }
    Slice<Contact> page = Slice.of(found, query.limit(), query.offset());
    long customers = found.stream().filter(Contact::customer).count();
    long suppliers = found.stream().filter(Contact::supplier).count();
    String names = Phrases.list(found.stream().limit(5).map(Contact::name).toList());
    return ToolResult.of(
        "%s has %s%s: %s, %s. %s%s.%s"
            .formatted(
                company,
                Phrases.count(found.size(), "contact"),
                query.search() == null ? "" : " with \"" + query.search() + "\"",
                Phrases.count(customers, "customer"),
                Phrases.count(suppliers, "supplier"),
                found.size() > 5 ? "Among them " : "",
                names,
                page.note()),
        table(page.rows()));
  }

  private Table table(List<Contact> contacts) {
    Map<String, Money> receivable = due(Invoice.Kind.SALE);
    Map<String, Money> payable = due(Invoice.Kind.BILL);
    Money none = new Money(0, books.organization().currency());
    return new Table(
        COLUMNS,
        contacts.stream()
            .map(
                contact ->
                    List.of(
                        Cell.of(contact.name()),
                        Cell.of(contact.role()),
                        Cell.of(contact.person()),
                        Cell.of(contact.email()),
                        Cell.of(contact.phone()),
                        Cell.of(contact.place()),
                        Cell.of(receivable.getOrDefault(contact.id(), none)),
                        Cell.of(payable.getOrDefault(contact.id(), none))))
            .toList());
  }

  private Map<String, Money> due(Invoice.Kind kind) {
    return books.invoices(kind).stream()
        .collect(Collectors.toMap(Invoice::contactId, Invoice::due, Money::plus));
  }
}
