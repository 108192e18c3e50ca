// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Ledger.credit;
import static dev.pergola.plugins.xero.Ledger.debit;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Random;

/**
 * Books what the demo company does without invoices: wages, taxes, loan, interest, depreciation,
 * small purchases, dividends. Expects the ledger to hold the days' invoices and payments already.
 * What is booked for a day depends on that day and earlier ones only.
 */
final class DemoCash {
  private static final long WEEKLY_WAGES = 1_030_000;
  private static final long WITHHELD_PERCENT = 21;
  private static final long SUPER_PERCENT = 12;
  private static final long LOAN_PAYMENT = 185_000;
  private static final long MONTHLY_SAVING = 1_400_000;
  private static final long SAVINGS_FLOOR = 1_500_000;
  // What the owners leave in the business when they take a dividend.
  private static final long CASH_KEPT = 14_000_000;
  private static final List<String> SMALL_PURCHASES =
      List.of("Parking", "Road tolls", "Hardware sundries", "Stationery", "Site lunch", "Postage");

  private final Random random = new Random(20_240_703);
  private final Ledger ledger;
  private final DemoBank bank;

  private DemoCash(Ledger ledger, DemoBank bank) {
    this.ledger = ledger;
    this.bank = bank;
  }

  /** Books these days, both included. */
  static void book(LocalDate start, LocalDate end, Ledger ledger, DemoBank bank) {
    var cash = new DemoCash(ledger, bank);
    start.datesUntil(end.plusDays(1)).forEach(cash::book);
  }

  private void book(LocalDate day) {
    smallPurchase(day);
    if (day.getDayOfWeek() == DayOfWeek.WEDNESDAY) {
      payWages(day);
    }
    if (day.equals(Workdays.onOrAfter(day.withDayOfMonth(20)))) {
      payLoan(day);
      bank.transfer(day, DemoChart.CHEQUE, DemoChart.SAVINGS, MONTHLY_SAVING, "Set aside for tax");
    }
    boolean isQuarterly = day.getMonthValue() % 3 == 0;
    if (isQuarterly && day.equals(Workdays.onOrAfter(day.withDayOfMonth(15)))) {
      payDividend(day);
    }
    if (isTaxDay(day)) {
      payTaxes(day);
    }
    if (day.equals(day.with(TemporalAdjusters.lastDayOfMonth()))) {
      closeMonth(day);
    }
  }

  private void smallPurchase(LocalDate day) {
    int luck = random.nextInt(100);
    long amount = 900 + random.nextInt(9_800);
    String what = SMALL_PURCHASES.get(random.nextInt(SMALL_PURCHASES.size()));
    if (Workdays.isWorkday(day) && luck < 18) {
      long tax = DemoInvoices.taxWithin(amount);
      bank.spend(
          day,
          null,
          what,
          amount,
          List.of(debit(DemoChart.OFFICE, amount - tax), debit(DemoChart.GST, tax)));
    }
  }

  private void payWages(LocalDate day) {
    long gross = WEEKLY_WAGES + random.nextInt(120_000);
    long withheld = gross * WITHHELD_PERCENT / 100;
    bank.spend(
        day,
        null,
        "Wages, week to " + day,
        gross - withheld,
        List.of(debit(DemoChart.WAGES, gross), credit(DemoChart.WITHHELD, withheld)));
    long pension = gross * SUPER_PERCENT / 100;
    bank.spend(
        day,
        null,
        "Superannuation, week to " + day,
        pension,
        List.of(debit(DemoChart.SUPERANNUATION, pension)));
  }

  private void payLoan(LocalDate day) {
    long owed = -ledger.balance(DemoChart.VAN_LOAN, day);
    if (owed > 0) {
      long interest = owed * 69 / 12_000; // 6.9 % a year
      long payment = Math.min(LOAN_PAYMENT, owed + interest);
      bank.spend(
          day,
          null,
          "Vehicle loan payment",
          payment,
          List.of(
              debit(DemoChart.INTEREST_PAID, interest),
              debit(DemoChart.VAN_LOAN, payment - interest)));
    }
  }

  private void payDividend(LocalDate day) {
    long spare = ledger.balance(DemoChart.CHEQUE, day) - CASH_KEPT;
    long earned =
        -DemoChart.ALL.stream()
            .filter(account -> account.type().isProfitAndLoss())
            .mapToLong(account -> ledger.balance(account, day))
            .sum();
    long distributable =
        earned - ledger.balance(DemoChart.RETAINED, day) - ledger.balance(DemoChart.DIVIDENDS, day);
    long dividend = Math.min(spare, distributable) / 100_000 * 100_000;
    if (dividend > 0) {
      bank.spend(
          day, null, "Dividend to owners", dividend, List.of(debit(DemoChart.DIVIDENDS, dividend)));
    }
  }

  // The statement for a quarter is due on the 28th of the next month; the second one's in February.
  private static boolean isTaxDay(LocalDate day) {
    return switch (day.getMonth()) {
      case FEBRUARY, APRIL, JULY, OCTOBER ->
          day.equals(Workdays.onOrBefore(day.withDayOfMonth(28)));
      case JANUARY, MARCH, MAY, JUNE, AUGUST, SEPTEMBER, NOVEMBER, DECEMBER -> false;
    };
  }

  private void payTaxes(LocalDate day) {
    LocalDate firstOfQuarter =
        day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3 + 3L);
    LocalDate quarterEnd = firstOfQuarter.plusMonths(3).minusDays(1);
    long gst = -ledger.balance(DemoChart.GST, quarterEnd);
    long withheld = -ledger.balance(DemoChart.WITHHELD, quarterEnd);
    long profit =
        -DemoChart.ALL.stream()
            .filter(account -> account.type().isProfitAndLoss() && account != DemoChart.INCOME_TAX)
            .mapToLong(account -> ledger.movement(account, firstOfQuarter, quarterEnd))
            .sum();
    long incomeTax = Math.max(0, profit / 4 / 100 * 100);
    long payment = gst + withheld + incomeTax;
    if (payment <= 0) {
      return;
    }
    long saved = ledger.balance(DemoChart.SAVINGS, day) - SAVINGS_FLOOR;
    bank.transfer(
        day,
        DemoChart.SAVINGS,
        DemoChart.CHEQUE,
        Math.clamp(payment, 0, Math.max(0, saved)),
        "Saved for tax");
    bank.spend(
        day,
        "Australian Taxation Office",
        "Activity statement to " + quarterEnd,
        payment,
        List.of(
            debit(DemoChart.GST, gst),
            debit(DemoChart.WITHHELD, withheld),
            debit(DemoChart.INCOME_TAX, incomeTax)));
  }

  private void closeMonth(LocalDate day) {
    bank.spend(day, null, "Account fees", 4_250, List.of(debit(DemoChart.BANK_FEES, 4_250)));
    long interest = ledger.balance(DemoChart.SAVINGS, day) * 38 / 12_000; // 3.8 % a year
    bank.receive(
        day,
        DemoChart.SAVINGS,
        "Interest",
        interest,
        List.of(credit(DemoChart.INTEREST_EARNED, interest)));
    depreciate(day, DemoChart.TOOLS, DemoChart.TOOLS_DEPRECIATION, 95_000);
    depreciate(day, DemoChart.VANS, DemoChart.VANS_DEPRECIATION, 175_000);
  }

  private void depreciate(LocalDate day, Account asset, Account depreciation, long monthly) {
    long left = ledger.balance(asset, day) + ledger.balance(depreciation, day);
    long amount = Math.min(monthly, left);
    if (amount > 0) {
      ledger.post(
          day,
          "Depreciation, " + asset.name(),
          List.of(debit(DemoChart.DEPRECIATION, amount), credit(depreciation, amount)));
    }
  }
}
