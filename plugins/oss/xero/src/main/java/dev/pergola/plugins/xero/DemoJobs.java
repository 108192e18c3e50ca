// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoJobs.Item.APPRENTICE;
import static dev.pergola.plugins.xero.DemoJobs.Item.BACKFLOW;
import static dev.pergola.plugins.xero.DemoJobs.Item.CALL_OUT;
import static dev.pergola.plugins.xero.DemoJobs.Item.CAMERA;
import static dev.pergola.plugins.xero.DemoJobs.Item.CONNECTION;
import static dev.pergola.plugins.xero.DemoJobs.Item.COPPER;
import static dev.pergola.plugins.xero.DemoJobs.Item.FIT_OFF;
import static dev.pergola.plugins.xero.DemoJobs.Item.GAS_CERTIFICATE;
import static dev.pergola.plugins.xero.DemoJobs.Item.GREASE_TRAP;
import static dev.pergola.plugins.xero.DemoJobs.Item.HOT_WATER;
import static dev.pergola.plugins.xero.DemoJobs.Item.JETTING;
import static dev.pergola.plugins.xero.DemoJobs.Item.LABOR;
import static dev.pergola.plugins.xero.DemoJobs.Item.MIXER;
import static dev.pergola.plugins.xero.DemoJobs.Item.PVC;
import static dev.pergola.plugins.xero.DemoJobs.Item.ROUGH_IN;
import static dev.pergola.plugins.xero.DemoJobs.Item.TOILET;
import static dev.pergola.plugins.xero.DemoJobs.Item.VALVE;

import java.util.List;

/** The demo company's price list and what jobs it is used for. */
final class DemoJobs {
  /** An item of the price list, price in cents without tax. */
  enum Item {
    CALL_OUT("CALL", "Call-out fee", 9_500, DemoChart.SERVICES),
    LABOR("LAB", "Licensed plumber, per hour", 12_800, DemoChart.SERVICES),
    APPRENTICE("APP", "Apprentice, per hour", 7_800, DemoChart.SERVICES),
    JETTING("JET", "High-pressure drain jetting, per hour", 24_000, DemoChart.SERVICES),
    CAMERA("CAM", "Drain camera inspection with report", 28_000, DemoChart.SERVICES),
    GAS_CERTIFICATE("GAS", "Gas compliance certificate", 14_500, DemoChart.SERVICES),
    BACKFLOW("BFP", "Backflow prevention test", 19_500, DemoChart.SERVICES),
    GREASE_TRAP("GRT", "Grease trap service", 34_000, DemoChart.SERVICES),
    ROUGH_IN("ROU", "Plumbing rough-in, per dwelling", 685_000, DemoChart.SERVICES),
    FIT_OFF("FIT", "Plumbing fit-off, per dwelling", 430_000, DemoChart.SERVICES),
    CONNECTION("CON", "Sewer and stormwater connection", 540_000, DemoChart.SERVICES),
    HOT_WATER("HWS", "Hot water system, 250 liters", 169_000, DemoChart.MATERIALS_SOLD),
    VALVE("TMV", "Tempering valve", 16_500, DemoChart.MATERIALS_SOLD),
    MIXER("TAP", "Mixer tap", 24_500, DemoChart.MATERIALS_SOLD),
    TOILET("TOI", "Toilet suite", 52_000, DemoChart.MATERIALS_SOLD),
    COPPER("COP", "Copper tube and fittings, per meter", 1_850, DemoChart.MATERIALS_SOLD),
    PVC("PVC", "PVC drainage pipe, per meter", 1_420, DemoChart.MATERIALS_SOLD);

    private final String code;
    private final String title;
    private final long price;
    private final Account account;

    Item(String code, String title, long price, Account account) {
      this.code = code;
      this.title = title;
      this.price = price;
      this.account = account;
    }

    String code() {
      return code;
    }

    String title() {
      return title;
    }

    long price() {
      return price;
    }

    Account account() {
      return account;
    }
  }

  /** A kind of job. */
  record Job(String title, List<Part> parts) {}

  /** An item and the range of its quantity, in halves: hours are charged by the half. */
  record Part(Item item, int leastHalves, int mostHalves) {}

  private static final List<Job> HOUSEHOLD =
      List.of(
          job("Blocked drain cleared", once(CALL_OUT), part(JETTING, 2, 6), once(CAMERA)),
          job("Hot water system replaced", once(HOT_WATER), once(VALVE), part(LABOR, 6, 12)),
          job("Leaking taps and toilet repaired", once(CALL_OUT), part(LABOR, 2, 6), once(MIXER)),
          job("Gas leak found and repaired", once(CALL_OUT), part(LABOR, 3, 9), certificate()),
          job("Toilet replaced", once(TOILET), part(LABOR, 3, 7), part(PVC, 4, 12)),
          job("Bathroom plumbing", part(LABOR, 24, 56), part(MIXER, 4, 6), part(COPPER, 24, 60)));
  private static final List<Job> PROPERTY =
      List.of(
          job("Urgent leak, common area", once(CALL_OUT), part(LABOR, 4, 14), part(COPPER, 6, 30)),
          job("Sewer stack cleaned", part(JETTING, 4, 10), once(CAMERA)),
          job("Hot water repairs, two units", part(VALVE, 4, 8), part(LABOR, 6, 14)),
          job("Tenant repairs", once(CALL_OUT), part(LABOR, 2, 8), part(MIXER, 2, 4)),
          job("Annual backflow tests", part(BACKFLOW, 4, 16)));
  private static final List<Job> BUILDER =
      List.of(
          job("Rough-in stage", part(ROUGH_IN, 2, 8), part(LABOR, 16, 48), part(COPPER, 60, 160)),
          job("Fit-off stage", part(FIT_OFF, 2, 8), part(LABOR, 16, 40), part(MIXER, 6, 16)),
          job(
              "Site drainage",
              part(CONNECTION, 2, 4),
              part(APPRENTICE, 30, 70),
              part(PVC, 80, 240)),
          job(
              "Variation: extra bathroom",
              part(LABOR, 40, 80),
              part(TOILET, 2, 4),
              once(HOT_WATER)));
  private static final List<Job> BUSINESS =
      List.of(
          job("Grease trap and drains", part(GREASE_TRAP, 2, 4), part(JETTING, 2, 8)),
          job(
              "Kitchen gas and hot water repairs",
              once(CALL_OUT),
              part(LABOR, 4, 18),
              certificate()),
          job("Backflow test and repairs", part(BACKFLOW, 2, 8), part(LABOR, 2, 10), once(VALVE)),
          job(
              "Amenities refurbished",
              part(TOILET, 4, 12),
              part(MIXER, 4, 12),
              part(LABOR, 24, 60)));

  /** What is done for customers of a segment. */
  static List<Job> of(DemoCustomers.Segment segment) {
    return switch (segment) {
      case HOUSEHOLD -> HOUSEHOLD;
      case PROPERTY -> PROPERTY;
      case BUILDER -> BUILDER;
      case BUSINESS -> BUSINESS;
    };
  }

  private static Job job(String title, Part... parts) {
    return new Job(title, List.of(parts));
  }

  private static Part once(Item item) {
    return part(item, 2, 2);
  }

  private static Part part(Item item, int leastHalves, int mostHalves) {
    return new Part(item, leastHalves, mostHalves);
  }

  private static Part certificate() {
    return once(GAS_CERTIFICATE);
  }

  private DemoJobs() {}
}
