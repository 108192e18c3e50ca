// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Describe;
import dev.pergola.api.JsonSchema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tools as connectors describe them: a company's books, and some that have to do with a home. */
final class ExampleTools {
  enum Status {
    DRAFT,
    UNPAID,
    PAID,
    OVERDUE
  }

  enum Role {
    CUSTOMER,
    SUPPLIER
  }

  enum Direction {
    IN,
    OUT
  }

  enum Order {
    NEWEST,
    OLDEST,
    LARGEST
  }

  enum Period {
    THIS_MONTH,
    LAST_MONTH,
    THIS_FINANCIAL_YEAR,
    LAST_FINANCIAL_YEAR
  }

  enum Comparison {
    PREVIOUS_PERIOD,
    PREVIOUS_YEAR
  }

  enum Switch {
    ON,
    OFF
  }

  record Nothing() {}

  record ContactQuery(
      @Describe("Words in the name or the email address.") @Nullable String search,
      @Describe("Customers or suppliers only; both when left out.") @Nullable Role role,
      @Describe("How many at most.") @Nullable Integer limit) {}

  record InvoiceQuery(
      @Describe("Only invoices in this state.") @Nullable Status status,
      @Describe("Only those of this customer: the name or part of it.") @Nullable String contact,
      @Describe("Dated on or after this day.") @Nullable LocalDate from,
      @Describe("Dated on or before this day.") @Nullable LocalDate to,
      @Describe("With a total of this much or more.") @Nullable BigDecimal minimumAmount,
      @Describe("In which order.") @Nullable Order sort,
      @Describe("How many at most.") @Nullable Integer limit) {}

  record OverdueQuery(
      @Describe("Only this customer: the name or part of it.") @Nullable String contact,
      @Describe("Only invoices so many days past due or more.")
          @Nullable Integer minimumDaysOverdue) {}

  record InvoiceNumber(@Describe("The invoice's number, such as SI-2001.") String number) {}

  record BankQuery(
      @Describe("First day.") @Nullable LocalDate from,
      @Describe("Last day.") @Nullable LocalDate to,
      @Describe("Money that came in, or that went out.") @Nullable Direction direction,
      @Describe("Text in the payee or the note.") @Nullable String search) {}

  record ProfitQuery(
      @Describe("A period by its name, in place of from and to.") @Nullable Period period,
      @Describe("First day.") @Nullable LocalDate from,
      @Describe("Last day.") @Nullable LocalDate to,
      @Describe("What to set it against.") @Nullable Comparison compareWith) {}

  record AsOf(@Describe("At the end of this day; today when left out.") @Nullable LocalDate asOf) {}

  record AgedQuery(
      @Describe("At the end of this day; today when left out.") @Nullable LocalDate asOf,
      @Describe("Only this one: the name or part of it.") @Nullable String contact) {}

  record Forecast(
      @Describe("The town.") String city,
      @Describe("How many days ahead.") @Nullable Integer days) {}

  record Light(
      @Describe("The room in which the light is.") String room,
      @Describe("Whether to switch it on or off.") Switch state,
      @Describe("Brightness in percent.") @Nullable Integer brightness) {}

  record RoomName(@Describe("The room.") @Nullable String room) {}

  static final List<ToolDescription> ALL =
      List.of(
          tool(
              "books_organization",
              "Company details",
              "The company whose books these are: name, legal form, country, base currency, tax"
                  + " number and when its financial year ends.",
              Nothing.class),
          tool(
              "books_list_contacts",
              "Contacts",
              "Searches customers and suppliers with their email address, phone number and"
                  + " postal address.",
              ContactQuery.class),
          tool(
              "books_list_invoices",
              "Sales invoices",
              "Searches the invoices sent to customers by state, customer, date and amount. Gives"
                  + " number, date, due date, total and what is still to be paid.",
              InvoiceQuery.class),
          tool(
              "books_overdue_invoices",
              "Overdue invoices",
              "Who owes us money and is late? Customers that have not paid in time, with invoice"
                  + " numbers, amounts and days overdue: whom to remind.",
              OverdueQuery.class),
          tool(
              "books_get_invoice",
              "One invoice in full",
              "A single invoice with its lines, tax and payments, by its number.",
              InvoiceNumber.class),
          tool(
              "books_list_bank_transactions",
              "Bank transactions",
              "Money that came into or went out of the bank accounts: payments, fees, transfers,"
                  + " with payee, date and amount.",
              BankQuery.class),
          tool(
              "books_profit_and_loss",
              "Profit and loss",
              "The income statement of a period: revenue, cost of sales, gross profit, expenses by"
                  + " kind and the net result. How much was earned and spent.",
              ProfitQuery.class),
          tool(
              "books_balance_sheet",
              "Balance sheet",
              "Assets, liabilities and equity on a day: what the company owns and what it is"
                  + " worth.",
              AsOf.class),
          tool(
              "books_aged_receivables",
              "Aged receivables",
              "What customers owe in total, per customer and by age of the debt: current, 30, 60"
                  + " and 90 days.",
              AgedQuery.class),
          tool(
              "books_aged_payables",
              "Aged payables",
              "What we owe to suppliers: unpaid bills per supplier by age of the debt. How much do"
                  + " we owe and to whom.",
              AgedQuery.class),
          tool(
              "weather_forecast",
              "Weather forecast",
              "Temperature, rain, wind and sunshine in a town for the coming days.",
              Forecast.class),
          tool(
              "home_set_light",
              "Switch a light",
              "Turns the lights of a room on or off, or dims them.",
              Light.class),
          tool(
              "home_read_climate",
              "Room climate",
              "Indoor temperature and humidity, measured by the sensors in each room of the"
                  + " house.",
              RoomName.class));

  private static ToolDescription tool(
      String name, String title, String description, Class<? extends Record> arguments) {
    return new ToolDescription(name, title, description, JsonSchema.of(arguments));
  }

  private ExampleTools() {}
}
