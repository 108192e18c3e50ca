// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.util.List;

/** The demo company's suppliers. Names are invented, addresses lead nowhere. */
final class DemoSuppliers {
  /**
   * A supplier.
   *
   * @param prefix begins the numbers of its bills; no two suppliers share one
   * @param account what its bills are booked to
   * @param termsDays days from a bill to its due date
   * @param lowest the least a bill of it comes to, in cents without tax
   * @param highest the most
   * @param goods what its bills are for
   */
  record Supplier(
      Contact contact,
      String prefix,
      Account account,
      int termsDays,
      Rhythm rhythm,
      long lowest,
      long highest,
      List<String> goods) {}

  /** When bills come. */
  sealed interface Rhythm {
    /** Once in each of these months (all when empty), on a day of the month, at most 26. */
    record Monthly(int day, List<Integer> months) implements Rhythm {}

    /** On any workday with so many chances in a hundred. */
    record Irregular(int chances) implements Rhythm {}
  }

  private static final List<Supplier> ALL =
      List.of(
          supplier(1, "Torrent Pipe & Fittings", "Shona Belcher", "TPF", DemoChart.MATERIALS)
              .bills(30, often(13), 68_000, 430_000)
              .of("Copper tube and fittings", "PVC pressure pipe", "Press fittings, mixed"),
          supplier(2, "Highwater Plumbing Supplies", "Ravi Menon", "HPS", DemoChart.MATERIALS)
              .bills(30, often(12), 42_000, 360_000)
              .of("Tapware and valves", "Toilet suites", "Hot water system"),
          supplier(3, "Emberline Gas Components", "Tess Mulvaney", "EGC", DemoChart.MATERIALS)
              .bills(30, often(7), 31_000, 240_000)
              .of("Gas regulators", "Gas cooktop and flue", "Gas meters and pipe"),
          supplier(4, "Drumlin Concrete & Drainage", "Colm Fahy", "DCD", DemoChart.MATERIALS)
              .bills(14, often(8), 55_000, 390_000)
              .of("Stormwater pits", "Drainage pipe and bedding", "Concrete, delivered"),
          supplier(5, "Pickett & Daughters Excavation", "Jo Pickett", "PDE", subcontract())
              .bills(14, often(6), 140_000, 520_000)
              .of("Trenching with operator", "Excavator and tip truck"),
          supplier(6, "Marrick Tiling & Waterproofing", "Luca Marrick", "MTW", subcontract())
              .bills(14, often(5), 110_000, 380_000)
              .of("Wet area waterproofing", "Bathroom tiling"),
          supplier(7, "Sparrowhawk Electrical", "Nadine Ferris", "SHE", subcontract())
              .bills(14, often(4), 60_000, 260_000)
              .of("Hot water isolation and wiring", "Pump wiring"),
          supplier(8, "Bramblewick Tool Hire", "Cass Oduya", "BTH", DemoChart.HIRE)
              .bills(14, often(7), 24_000, 140_000)
              .of("Mini excavator, daily", "Trench shoring, weekly", "Pipe locator, daily"),
          supplier(9, "Greenskip Waste", "Mal Purvis", "GSW", DemoChart.WASTE)
              .bills(14, monthly(25), 48_000, 92_000)
              .of("Skip bins and tipping fees"),
          supplier(10, "Tullamore Road Holdings", "Estelle Varga", "TRH", DemoChart.RENT)
              .bills(7, monthly(1), 418_000, 418_000)
              .of("Rent, workshop and yard"),
          supplier(11, "Yarrawood Energy", "Customer Care", "YWE", DemoChart.POWER)
              .bills(14, monthly(12), 31_000, 58_000)
              .of("Electricity and gas, workshop"),
          supplier(12, "Cockle Bay Telecom", "Business Desk", "CBT", DemoChart.TELEPHONE)
              .bills(14, monthly(18), 44_000, 47_500)
              .of("Mobile plans and internet"),
          supplier(13, "Outrigger Fuel Cards", "Fleet Desk", "OFC", DemoChart.VEHICLES)
              .bills(14, monthly(26), 215_000, 298_000)
              .of("Fuel, five vans"),
          supplier(14, "Wheelwright Auto Service", "Petra Novy", "WAS", DemoChart.VEHICLES)
              .bills(14, often(4), 38_000, 165_000)
              .of("Van service", "Brakes and tires", "Repairs to van"),
          supplier(15, "Bulwark Mutual Insurance", "Trade Cover Team", "BMI", DemoChart.INSURANCE)
              .bills(14, monthly(6), 136_000, 136_000)
              .of("Liability, tools and vehicles, monthly premium"),
          supplier(16, "Jobsheet Software", "Billing", "JSS", DemoChart.SOFTWARE)
              .bills(7, monthly(4), 29_900, 29_900)
              .of("Scheduling and quoting, eight users"),
          supplier(17, "Fennimore Ledger Accountants", "Adele Fennimore", "FLA", advice())
              .bills(14, new Rhythm.Monthly(10, List.of(2, 5, 8, 11)), 235_000, 265_000)
              .of("Quarterly statements and advice"),
          supplier(18, "Bright Letterbox Marketing", "Zoe Whitlock", "BLM", DemoChart.ADVERTISING)
              .bills(14, monthly(16), 72_000, 118_000)
              .of("Flyers and online advertisements"),
          supplier(19, "Kookaburra Workwear", "Neil Draper", "KWW", DemoChart.OFFICE)
              .bills(14, new Rhythm.Monthly(20, List.of(3, 9)), 85_000, 140_000)
              .of("Uniforms and safety boots"));

  /** All suppliers. */
  static List<Supplier> all() {
    return ALL;
  }

  private static Account subcontract() {
    return DemoChart.SUBCONTRACTORS;
  }

  private static Account advice() {
    return DemoChart.ACCOUNTING;
  }

  private static Rhythm monthly(int day) {
    return new Rhythm.Monthly(day, List.of());
  }

  private static Rhythm often(int chances) {
    return new Rhythm.Irregular(chances);
  }

  private static Draft supplier(
      int number, String name, String person, String prefix, Account account) {
    var contact =
        new Contact(
            "S-%03d".formatted(number),
            name,
            person,
            "billing@" + DemoCustomers.slug(name) + ".example",
            "(03) 7010 %04d".formatted(4000 + number * 53),
            "Melbourne",
            false,
            true);
    return new Draft(contact, prefix, account);
  }

  private record Draft(Contact contact, String prefix, Account account) {
    Billing bills(int termsDays, Rhythm rhythm, long lowest, long highest) {
      return goods ->
          new Supplier(contact, prefix, account, termsDays, rhythm, lowest, highest, goods);
    }
  }

  @FunctionalInterface
  private interface Billing {
    Supplier with(List<String> goods);

    default Supplier of(String... goods) {
      return with(List.of(goods));
    }
  }

  private DemoSuppliers() {}
}
