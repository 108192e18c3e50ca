// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Account.Type.BANK;
import static dev.pergola.plugins.xero.Account.Type.COST_OF_SALES;
import static dev.pergola.plugins.xero.Account.Type.CURRENT_ASSET;
import static dev.pergola.plugins.xero.Account.Type.CURRENT_LIABILITY;
import static dev.pergola.plugins.xero.Account.Type.EQUITY;
import static dev.pergola.plugins.xero.Account.Type.EXPENSE;
import static dev.pergola.plugins.xero.Account.Type.FIXED_ASSET;
import static dev.pergola.plugins.xero.Account.Type.INCOME;
import static dev.pergola.plugins.xero.Account.Type.NON_CURRENT_LIABILITY;

import java.util.List;

/** The demo company's chart of accounts. */
final class DemoChart {
  static final Account CHEQUE = new Account("090", "Business Cheque Account", BANK);
  static final Account SAVINGS = new Account("091", "Tax Savings Account", BANK);
  static final Account SERVICES = new Account("200", "Plumbing Services", INCOME);
  static final Account MATERIALS_SOLD = new Account("205", "Materials and Appliances", INCOME);
  static final Account AGREEMENTS = new Account("210", "Maintenance Agreements", INCOME);
  static final Account INTEREST_EARNED = new Account("270", "Interest Income", INCOME);
  static final Account MATERIALS = new Account("310", "Materials Purchased", COST_OF_SALES);
  static final Account SUBCONTRACTORS = new Account("320", "Subcontractors", COST_OF_SALES);
  static final Account HIRE = new Account("330", "Plant and Equipment Hire", COST_OF_SALES);
  static final Account WASTE = new Account("335", "Waste Disposal", COST_OF_SALES);
  static final Account ADVERTISING = new Account("400", "Advertising", EXPENSE);
  static final Account BANK_FEES = new Account("404", "Bank Fees", EXPENSE);
  static final Account ACCOUNTING = new Account("412", "Accounting and Advice", EXPENSE);
  static final Account DEPRECIATION = new Account("416", "Depreciation", EXPENSE);
  static final Account INSURANCE = new Account("433", "Insurance", EXPENSE);
  static final Account INTEREST_PAID = new Account("437", "Interest Expense", EXPENSE);
  static final Account POWER = new Account("445", "Light, Power, Heating", EXPENSE);
  static final Account VEHICLES = new Account("449", "Fuel and Vehicle Expenses", EXPENSE);
  static final Account OFFICE = new Account("453", "Office and Sundry Expenses", EXPENSE);
  static final Account RENT = new Account("469", "Rent", EXPENSE);
  static final Account WAGES = new Account("477", "Wages and Salaries", EXPENSE);
  static final Account SUPERANNUATION = new Account("478", "Superannuation", EXPENSE);
  static final Account SOFTWARE = new Account("485", "Software Subscriptions", EXPENSE);
  static final Account TELEPHONE = new Account("489", "Telephone and Internet", EXPENSE);
  static final Account INCOME_TAX = new Account("505", "Income Tax Expense", EXPENSE);
  static final Account RECEIVABLE = new Account("610", "Accounts Receivable", CURRENT_ASSET);
  static final Account TOOLS = new Account("710", "Tools and Equipment", FIXED_ASSET);
  static final Account TOOLS_DEPRECIATION =
      new Account("711", "Less Depreciation on Tools and Equipment", FIXED_ASSET);
  static final Account VANS = new Account("720", "Motor Vehicles", FIXED_ASSET);
  static final Account VANS_DEPRECIATION =
      new Account("721", "Less Depreciation on Motor Vehicles", FIXED_ASSET);
  static final Account PAYABLE = new Account("800", "Accounts Payable", CURRENT_LIABILITY);
  static final Account GST = new Account("820", "GST", CURRENT_LIABILITY);
  static final Account WITHHELD = new Account("825", "PAYG Withholding", CURRENT_LIABILITY);
  static final Account VAN_LOAN = new Account("900", "Vehicle Loan", NON_CURRENT_LIABILITY);
  static final Account RETAINED = new Account("960", "Retained Earnings", EQUITY);
  static final Account CAPITAL = new Account("970", "Share Capital", EQUITY);
  static final Account DIVIDENDS = new Account("980", "Dividends Paid", EQUITY);

  /** All of them by code. */
  static final List<Account> ALL =
      List.of(
          CHEQUE,
          SAVINGS,
          SERVICES,
          MATERIALS_SOLD,
          AGREEMENTS,
          INTEREST_EARNED,
          MATERIALS,
          SUBCONTRACTORS,
          HIRE,
          WASTE,
          ADVERTISING,
          BANK_FEES,
          ACCOUNTING,
          DEPRECIATION,
          INSURANCE,
          INTEREST_PAID,
          POWER,
          VEHICLES,
          OFFICE,
          RENT,
          WAGES,
          SUPERANNUATION,
          SOFTWARE,
          TELEPHONE,
          INCOME_TAX,
          RECEIVABLE,
          TOOLS,
          TOOLS_DEPRECIATION,
          VANS,
          VANS_DEPRECIATION,
          PAYABLE,
          GST,
          WITHHELD,
          VAN_LOAN,
          RETAINED,
          CAPITAL,
          DIVIDENDS);

  private DemoChart() {}
}
