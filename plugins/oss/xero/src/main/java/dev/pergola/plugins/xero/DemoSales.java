// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoInvoices.settlement;

import dev.pergola.plugins.xero.DemoCustomers.Customer;
import dev.pergola.plugins.xero.DemoCustomers.Segment;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Thinks up the demo company's sales: who had which job done when, and when they will pay.
 *
 * <p>Each day's chances are drawn in turn from one sequence of random numbers, and an invoice's
 * whole life is drawn when it is prepared: a later day adds invoices and changes none.
 */
final class DemoSales {
  private static final int FIRST_NUMBER = 1001;
  private static final int DAYS_OF_AGREEMENT_DRAFT = 10;

  private final Random random = new Random(20_240_701);
  private final List<Invoice> invoices = new ArrayList<>();

  private DemoSales() {}

  /** All that was prepared in these days, both included, each with its whole life. */
  static List<Invoice> between(LocalDate start, LocalDate end) {
    var sales = new DemoSales();
    start.datesUntil(end.plusDays(1)).filter(Workdays::isWorkday).forEach(sales::prepare);
    return List.copyOf(sales.invoices);
  }

  private void prepare(LocalDate today) {
    DemoCustomers.all().stream()
        .filter(customer -> customer.agreement() > 0)
        .forEach(customer -> prepareAgreement(today, customer));
    prepareJob(today, Segment.HOUSEHOLD, 17, 0);
    prepareJob(today, Segment.PROPERTY, 44, 0);
    prepareJob(today, Segment.BUSINESS, 30, 3);
    prepareJob(today, Segment.BUILDER, 30, 12);
  }

  // Agreements are drafted some days ahead: so there are drafts on every day.
  private void prepareAgreement(LocalDate today, Customer customer) {
    today
        .plusDays(DAYS_OF_AGREEMENT_DRAFT)
        .datesUntil(today.plusDays(DAYS_OF_AGREEMENT_DRAFT + 3))
        .filter(date -> date.equals(Workdays.onOrAfter(date.withDayOfMonth(customer.billingDay()))))
        .filter(date -> today.equals(Workdays.onOrBefore(date.minusDays(DAYS_OF_AGREEMENT_DRAFT))))
        .forEach(
            date -> {
              var line =
                  DemoInvoices.line(
                      "AGR",
                      "Maintenance agreement, one month",
                      2,
                      customer.agreement(),
                      DemoChart.AGREEMENTS);
              add(date, customer, "Maintenance agreement", List.of(line));
            });
  }

  private void prepareJob(LocalDate today, Segment segment, int chances, int mostDaysAhead) {
    if (random.nextInt(100) >= chances) {
      return;
    }
    Customer customer = pick(DemoCustomers.of(segment));
    DemoJobs.Job job = pick(DemoJobs.of(segment));
    List<Invoice.Line> lines =
        job.parts().stream()
            .map(
                part -> {
                  int halves =
                      part.leastHalves()
                          + random.nextInt(part.mostHalves() - part.leastHalves() + 1);
                  DemoJobs.Item item = part.item();
                  return DemoInvoices.line(
                      item.code(),
                      item.title(),
                      wholeOrHalf(item, halves),
                      item.price(),
                      item.account());
                })
            .toList();
    LocalDate date = Workdays.onOrAfter(today.plusDays(random.nextInt(mostDaysAhead + 1)));
    String reference = "%s, job %d".formatted(job.title(), 3000 + invoices.size() * 3);
    add(date, customer, reference, lines);
  }

  // Hours come in halves; nobody buys half a toilet.
  private static int wholeOrHalf(DemoJobs.Item item, int halves) {
    return switch (item) {
      case LABOR, APPRENTICE, JETTING -> halves;
      case CALL_OUT,
          CAMERA,
          GAS_CERTIFICATE,
          BACKFLOW,
          GREASE_TRAP,
          ROUGH_IN,
          FIT_OFF,
          CONNECTION,
          HOT_WATER,
          VALVE,
          MIXER,
          TOILET,
          COPPER,
          PVC ->
          halves / 2 * 2;
    };
  }

  private void add(LocalDate date, Customer customer, String reference, List<Invoice.Line> lines) {
    int number = FIRST_NUMBER + invoices.size();
    LocalDate dueDate = date.plusDays(customer.segment().termsDays());
    long total = DemoInvoices.total(lines);
    boolean voided = random.nextInt(90) == 0;
    boolean credited = random.nextInt(22) == 0;
    LocalDate creditDate = Workdays.onOrAfter(date.plusDays(2 + random.nextInt(8)));
    long credit = total * (5 + random.nextInt(12)) / 100;
    List<Invoice.Settlement> credits =
        credited ? List.of(settlement(creditDate, credit, "CN-" + number)) : List.of();
    long owed = credited ? total - credit : total;
    LocalDate earliest = credited ? creditDate : date;
    List<Invoice.Settlement> payments =
        payments(customer, "INV-" + number, owed, earliest, dueDate);
    invoices.add(
        new Invoice(
            Invoice.Kind.SALE,
            "INV-" + number,
            customer.contact().id(),
            customer.contact().name(),
            reference,
            date,
            dueDate,
            voided ? Invoice.Status.VOIDED : Invoice.Status.PAID,
            DemoCompany.ORGANIZATION.currency(),
            lines,
            voided ? List.of() : payments,
            voided ? List.of() : credits));
  }

  private List<Invoice.Settlement> payments(
      Customer customer, String number, long owed, LocalDate earliest, LocalDate dueDate) {
    LocalDate wish = dueDate.plusDays(customer.habit().daysAfterDue(random));
    LocalDate date = Workdays.onOrAfter(wish.isBefore(earliest) ? earliest : wish);
    boolean inParts = random.nextInt(12) == 0;
    LocalDate rest = Workdays.onOrAfter(date.plusDays(10 + random.nextInt(35)));
    long part = owed / 2 / 10_000 * 10_000;
    String reference = "EFT " + number;
    return inParts && part > 0
        ? List.of(
            settlement(date, part, reference),
            settlement(rest, owed - part, reference + " balance"))
        : List.of(settlement(date, owed, reference));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
