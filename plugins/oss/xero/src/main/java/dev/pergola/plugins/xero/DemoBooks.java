// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import dev.pergola.plugins.xero.Account.Type;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The books of {@link DemoCompany}, made when first asked for on a day and kept until the next. */
final class DemoBooks implements Books {
  private final InstantSource clock;
  private @Nullable DemoCompany latest;

  DemoBooks(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Organization organization() {
    return DemoCompany.ORGANIZATION;
  }

  @Override
  public LocalDate today() {
    return clock.instant().atZone(organization().timeZone()).toLocalDate();
  }

  @Override
  public List<Contact> contacts() {
    return company().contacts();
  }

  @Override
  public List<Invoice> invoices(Invoice.Kind kind) {
    return switch (kind) {
      case SALE -> company().sales();
      case BILL -> company().bills();
    };
  }

  @Override
  public List<BankTransaction> bankTransactions() {
    return company().bankTransactions();
  }

  @Override
  public ProfitAndLoss profitAndLoss(LocalDate from, LocalDate to) {
    Ledger ledger = company().ledger();
    List<AccountBalance> movements =
        DemoChart.ALL.stream()
            .map(account -> new AccountBalance(account, money(ledger.movement(account, from, to))))
            .toList();
    return new ProfitAndLoss(
        from,
        to,
        section(Type.INCOME, movements),
        section(Type.COST_OF_SALES, movements),
        section(Type.EXPENSE, movements));
  }

  @Override
  public BalanceSheet balanceSheet(LocalDate asOf) {
    List<AccountBalance> balances = trialBalance(asOf);
    long yearToDate = earnings(company().ledger(), organization().financialYearStart(asOf), asOf);
    ReportSection equity = section(Type.EQUITY, balances);
    var earned = new ReportSection.Line(null, "Current Year Earnings", money(yearToDate));
    return new BalanceSheet(
        asOf,
        Stream.of(Type.BANK, Type.CURRENT_ASSET, Type.FIXED_ASSET)
            .map(type -> section(type, balances))
            .toList(),
        Stream.of(Type.CURRENT_LIABILITY, Type.NON_CURRENT_LIABILITY)
            .map(type -> section(type, balances))
            .toList(),
        new ReportSection(
            equity.title(),
            equity.currency(),
            Stream.concat(equity.lines().stream(), Stream.of(earned)).toList()));
  }

  @Override
  public List<AccountBalance> trialBalance(LocalDate asOf) {
    Ledger ledger = company().ledger();
    LocalDate yearStart = organization().financialYearStart(asOf);
    long earnedBefore = earnings(ledger, LocalDate.MIN, yearStart.minusDays(1));
    return DemoChart.ALL.stream()
        .map(
            account -> {
              LocalDate since = account.type().isProfitAndLoss() ? yearStart : LocalDate.MIN;
              long balance = ledger.movement(account, since, asOf);
              return new AccountBalance(
                  account,
                  money(account.equals(DemoChart.RETAINED) ? balance - earnedBefore : balance));
            })
        .toList();
  }

  private ReportSection section(Type type, List<AccountBalance> balances) {
    int sign = type.isCredit() ? -1 : 1;
    List<ReportSection.Line> lines =
        balances.stream()
            .filter(balance -> balance.account().type() == type)
            .filter(balance -> balance.balance().minorUnits() != 0)
            .map(
                balance ->
                    new ReportSection.Line(
                        balance.account().code(),
                        balance.account().name(),
                        money(sign * balance.balance().minorUnits())))
            .toList();
    return new ReportSection(type.title(), organization().currency(), lines);
  }

  /** Income less all costs, positive for a profit. */
  private static long earnings(Ledger ledger, LocalDate from, LocalDate to) {
    return -DemoChart.ALL.stream()
        .filter(account -> account.type().isProfitAndLoss())
        .mapToLong(account -> ledger.movement(account, from, to))
        .sum();
  }

  private Money money(long cents) {
    return new Money(cents, organization().currency());
  }

  private synchronized DemoCompany company() {
    LocalDate today = today();
    DemoCompany company = latest;
    if (company == null || !company.today().equals(today)) {
      company = DemoCompany.on(today);
      latest = company;
    }
    return company;
  }
}
