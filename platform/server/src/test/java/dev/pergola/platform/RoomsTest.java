// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;

/** Who may import whom: each room only those before it, and only one knows PF4J. */
@AnalyzeClasses(packagesOf = RoomsTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final List<String> ROOMS =
      List.of(
          "home",
          "web",
          "licensing",
          "secrets",
          "plugins",
          "accounts",
          "models",
          "documents",
          "tools",
          "chat",
          "cli");

  @ArchTest static final ArchRule eachRoomImportsOnlyThoseBeforeIt = order();

  @ArchTest
  static final ArchRule modelsAndToolsDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("..platform.tools..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..platform.models..");

  @ArchTest
  static final ArchRule secretsAndLicensingDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("..platform.secrets..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..platform.licensing..");

  @ArchTest
  static final ArchRule onlyThePluginsRoomKnowsPf4j =
      noClasses()
          .that()
          .resideOutsideOfPackage("..platform.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.pf4j..");

  @ArchTest
  static final ArchRule roomsAreFlat =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes()
          .should()
          .resideInAnyPackage(
              ROOMS.stream().map(room -> "dev.pergola.platform." + room).toArray(String[]::new));

  private static ArchRule order() {
    LayeredArchitecture order = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : ROOMS) {
      order = order.layer(room).definedBy("dev.pergola.platform." + room);
    }
    for (int i = 0; i < ROOMS.size(); i++) {
      String[] later = ROOMS.subList(i + 1, ROOMS.size()).toArray(String[]::new);
      order =
          later.length == 0
              ? order.whereLayer(ROOMS.get(i)).mayNotBeAccessedByAnyLayer()
              : order.whereLayer(ROOMS.get(i)).mayOnlyBeAccessedByLayers(later);
    }
    return order;
  }
}
