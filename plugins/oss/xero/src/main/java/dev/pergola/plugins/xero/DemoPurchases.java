// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoInvoices.settlement;

import dev.pergola.plugins.xero.DemoSuppliers.Rhythm;
import dev.pergola.plugins.xero.DemoSuppliers.Supplier;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Thinks up the demo company's bills: what was bought when, and when it will be paid. As with
 * {@link DemoSales}, a later day adds bills and changes none.
 */
final class DemoPurchases {
  private final Random random = new Random(20_240_702);
  private final Map<Supplier, Integer> lastNumbers = new HashMap<>();
  private final List<Invoice> bills = new ArrayList<>();

  private DemoPurchases() {}

  /** All bills dated in these days, both included, each with its whole life. */
  static List<Invoice> between(LocalDate start, LocalDate end) {
    var purchases = new DemoPurchases();
    start.datesUntil(end.plusDays(1)).filter(Workdays::isWorkday).forEach(purchases::receive);
    return List.copyOf(purchases.bills);
  }

  private void receive(LocalDate today) {
    for (Supplier supplier : DemoSuppliers.all()) {
      boolean comes =
          switch (supplier.rhythm()) {
            case Rhythm.Irregular(int chances) -> random.nextInt(100) < chances;
            case Rhythm.Monthly(int day, List<Integer> months) ->
                (months.isEmpty() || months.contains(today.getMonthValue()))
                    && Workdays.onOrAfter(today.withDayOfMonth(day)).equals(today);
          };
      if (comes) {
        add(today, supplier);
      }
    }
  }

  private void add(LocalDate date, Supplier supplier) {
    String number = supplier.prefix() + "-" + nextNumber(supplier);
    long amount = between(supplier.lowest(), supplier.highest());
    List<Invoice.Line> lines = lines(supplier, amount);
    LocalDate dueDate = date.plusDays(supplier.termsDays());
    long total = DemoInvoices.total(lines);
    LocalDate paid = payRun(date, dueDate);
    boolean credited = supplier.account() == DemoChart.MATERIALS && random.nextInt(20) == 0;
    long credit = total * (4 + random.nextInt(15)) / 100;
    bills.add(
        new Invoice(
            Invoice.Kind.BILL,
            number,
            supplier.contact().id(),
            supplier.contact().name(),
            "PO-" + (7000 + bills.size()),
            date,
            dueDate,
            Invoice.Status.PAID,
            DemoCompany.ORGANIZATION.currency(),
            lines,
            List.of(settlement(paid, credited ? total - credit : total, "Pay run " + number)),
            credited ? List.of(settlement(paid, credit, "Return " + number)) : List.of()));
  }

  private List<Invoice.Line> lines(Supplier supplier, long amount) {
    List<String> goods = supplier.goods();
    int first = random.nextInt(goods.size());
    long firstAmount = goods.size() == 1 ? amount : amount * (40 + random.nextInt(50)) / 100;
    var lines = new ArrayList<Invoice.Line>();
    lines.add(DemoInvoices.line(null, goods.get(first), 2, firstAmount, supplier.account()));
    if (goods.size() > 1) {
      String second = goods.get((first + 1) % goods.size());
      lines.add(DemoInvoices.line(null, second, 2, amount - firstAmount, supplier.account()));
    }
    return lines;
  }

  // Bills are paid on Thursdays, mostly in time; some are held back.
  private LocalDate payRun(LocalDate date, LocalDate dueDate) {
    int luck = random.nextInt(100);
    int weeks = random.nextInt(4);
    long heldBack = luck < 82 ? 0 : luck < 97 ? 7L * (1 + weeks) : 7L * (8 + 2 * weeks);
    LocalDate wish = dueDate.minusDays(6).plusDays(heldBack);
    return (wish.isBefore(date) ? date : wish)
        .with(TemporalAdjusters.nextOrSame(DayOfWeek.THURSDAY));
  }

  private int nextNumber(Supplier supplier) {
    int step = 3 + random.nextInt(40);
    int first = 10_000 + Math.floorMod(supplier.prefix().hashCode(), 50) * 700;
    return lastNumbers.merge(supplier, first + step, (last, _) -> last + step);
  }

  private long between(long lowest, long highest) {
    return lowest + (highest > lowest ? random.nextInt((int) (highest - lowest)) : 0);
  }
}
