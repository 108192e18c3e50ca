// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoCustomers.PaymentHabit.LATE;
import static dev.pergola.plugins.xero.DemoCustomers.PaymentHabit.PROMPT;
import static dev.pergola.plugins.xero.DemoCustomers.PaymentHabit.SLOW;
import static dev.pergola.plugins.xero.DemoCustomers.PaymentHabit.USUAL;
import static dev.pergola.plugins.xero.DemoCustomers.Segment.BUILDER;
import static dev.pergola.plugins.xero.DemoCustomers.Segment.BUSINESS;
import static dev.pergola.plugins.xero.DemoCustomers.Segment.HOUSEHOLD;
import static dev.pergola.plugins.xero.DemoCustomers.Segment.PROPERTY;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The demo company's customers. Names are invented, addresses lead nowhere. */
final class DemoCustomers {
  /** Kinds of customers, which have different jobs done. */
  enum Segment {
    HOUSEHOLD(7),
    PROPERTY(14),
    BUILDER(30),
    BUSINESS(14);

    private final int termsDays;

    Segment(int termsDays) {
      this.termsDays = termsDays;
    }

    /** Days from an invoice to its due date. */
    int termsDays() {
      return termsDays;
    }
  }

  /** When somebody pays. */
  enum PaymentHabit {
    PROMPT,
    USUAL,
    SLOW,
    LATE;

    /** Days from the due date to the payment; negative for a payment ahead of time. */
    int daysAfterDue(Random random) {
      int luck = random.nextInt(100);
      int spread = random.nextInt(1000);
      return switch (this) {
        case PROMPT -> spread % 8 - 5;
        case USUAL -> luck < 70 ? spread % 9 - 5 : 4 + spread % 26;
        case SLOW -> luck < 80 ? 8 + spread % 34 : 45 + spread % 50;
        case LATE -> 50 + spread % 90;
      };
    }
  }

  /**
   * A customer.
   *
   * @param agreement the monthly price of the maintenance agreement in cents; zero for none
   * @param billingDay the day of the month on which the agreement is invoiced, at most 26
   */
  record Customer(
      Contact contact, Segment segment, PaymentHabit habit, long agreement, int billingDay) {}

  private static final List<Customer> ALL =
      List.of(
          customer(1, "Imogen Farrant", "Brunswick", HOUSEHOLD, USUAL),
          customer(2, "Desmond Okafor-Lyle", "Coburg", HOUSEHOLD, PROMPT),
          customer(3, "Priya Venkataswamy", "Preston", HOUSEHOLD, PROMPT),
          customer(4, "Callum Strathearn", "Northcote", HOUSEHOLD, SLOW),
          customer(5, "Marguerite Haldane", "Thornbury", HOUSEHOLD, USUAL),
          customer(6, "Tobias Wynn-Ellery", "Fitzroy", HOUSEHOLD, USUAL),
          customer(7, "Leilani Kahananui", "Reservoir", HOUSEHOLD, PROMPT),
          customer(8, "Rosalind Petherick", "Pascoe Vale", HOUSEHOLD, USUAL),
          customer(9, "Goran Vukelic", "Fawkner", HOUSEHOLD, SLOW),
          customer(10, "Aroha Tamatea", "Essendon", HOUSEHOLD, USUAL),
          customer(11, "Benedict Scarfe", "Moonee Ponds", HOUSEHOLD, SLOW),
          customer(12, "Nguyet Thi Doan", "Footscray", HOUSEHOLD, PROMPT),
          customer(13, "Fergus Abernethy-Hale", "Kew", HOUSEHOLD, USUAL),
          customer(14, "Odile Marchetti", "Carlton North", HOUSEHOLD, USUAL),
          customer(15, "Winsome Tregear", "Ivanhoe", HOUSEHOLD, USUAL),
          business(16, "Harrow Street Body Corporate", "Lorna Messel", "Fitzroy", PROPERTY, USUAL),
          business(17, "Pennywort Property Care", "Hamish Orrin", "Brunswick", PROPERTY, PROMPT),
          business(18, "Cinnabar Strata Services", "Yasmin Koury", "Docklands", PROPERTY, USUAL),
          business(19, "Oldfield & Tarn Rentals", "Simeon Tarn", "Preston", PROPERTY, LATE),
          business(20, "Lanternfish Lettings", "Brigid Noone", "St Kilda", PROPERTY, USUAL),
          business(21, "Mallee Gate Apartments", "Ewan Pilbeam", "Coburg", PROPERTY, USUAL),
          business(22, "Saltbush Residences", "Ines Calloway", "Port Melbourne", PROPERTY, PROMPT),
          business(23, "Ninebark Builders", "Owen Tranter", "Coburg North", BUILDER, SLOW),
          business(24, "Tallow & Pine Constructions", "Greta Lindqvist", "Epping", BUILDER, USUAL),
          business(25, "Quillon Projects", "Rashid Amari", "Richmond", BUILDER, USUAL),
          business(26, "Stonecrop Homes", "Delphine Ward", "Craigieburn", BUILDER, PROMPT),
          business(27, "Brackenridge Joinery & Build", "Kit Sorrell", "Hawthorn", BUILDER, USUAL),
          business(28, "Eight Oars Developments", "Vivienne Achterberg", "Kew", BUILDER, USUAL),
          business(29, "Larder & Lark Renovations", "Joss Hennessy", "Northcote", BUILDER, LATE),
          business(30, "Harrow Street Bakehouse", "Mina Castellane", "Fitzroy", BUSINESS, USUAL),
          business(31, "The Copper Wren Cafe", "Theo Brasher", "Carlton", BUSINESS, LATE),
          business(32, "Gumnut Lane Childcare", "Sunita Raghavan", "Preston", BUSINESS, PROMPT),
          business(33, "Blue Quoll Brewing", "Angus Merriweather", "Abbotsford", BUSINESS, USUAL),
          business(34, "Tidewater Swim School", "Coralie Finch", "Williamstown", BUSINESS, USUAL),
          business(35, "Plover Street Veterinary", "Dr Anselm Roy", "Thornbury", BUSINESS, PROMPT),
          agreement(36, "Kestrel Park Aged Care", "Bettina Kovar", "Bundoora", 248_000, 3),
          agreement(37, "Marlowe Hill Grammar", "Lachlan Eddy", "Ivanhoe", 196_000, 9),
          agreement(38, "Wharf Nine Restaurants", "Noemi Saltana", "Docklands", 142_000, 15),
          agreement(39, "Sable Moon Hotel", "Patrick Dunleavy-Roe", "Southbank", 215_000, 21),
          agreement(40, "Elderflower Medical Centre", "Hanna Brisk", "Brunswick", 88_000, 26),
          agreement(41, "Fernshaw Community Pools", "Gil Arkwright", "Heidelberg", 164_000, 12));

  /** All customers. */
  static List<Customer> all() {
    return ALL;
  }

  /** The customers of a segment. */
  static List<Customer> of(Segment segment) {
    return ALL.stream().filter(customer -> customer.segment() == segment).toList();
  }

  private static Customer customer(
      int number, String name, String place, Segment segment, PaymentHabit habit) {
    String email = slug(name).replace('-', '.') + "@example.com";
    return new Customer(contact(number, name, name, email, place), segment, habit, 0, 0);
  }

  private static Customer business(
      int number, String name, String person, String place, Segment segment, PaymentHabit habit) {
    String email = "accounts@" + slug(name) + ".example";
    return new Customer(contact(number, name, person, email, place), segment, habit, 0, 0);
  }

  private static Customer agreement(
      int number, String name, String person, String place, long price, int billingDay) {
    String email = "accounts@" + slug(name) + ".example";
    return new Customer(
        contact(number, name, person, email, place), BUSINESS, USUAL, price, billingDay);
  }

  // The regulator keeps (03) 7010 for fiction: these numbers ring nobody.
  private static Contact contact(
      int number, String name, String person, String email, String place) {
    String phone = "(03) 7010 %04d".formatted(100 + number * 37);
    return new Contact("C-%03d".formatted(number), name, person, email, phone, place, true, false);
  }

  /** The name in lower case with hyphens, for addresses. */
  static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replace("the ", "").replaceAll("[^a-z]+", "-");
  }

  private DemoCustomers() {}
}
