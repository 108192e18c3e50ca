// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Executable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the table is about something that is there, and is found where it is called. */
class SensitiveCallsTest {
  @TempDir Path folder;

  @Test
  void everyCapabilityHasRows() {
    assertThat(SensitiveCalls.table().all())
        .extracting(SensitiveCall::capability)
        .containsAll(EnumSet.allOf(Capability.class));
  }

  @TestFactory
  Stream<DynamicTest> eachRowIsFoundWhereItIsCalled() {
    return SensitiveCalls.table().all().stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(row)));
  }

  private void check(SensitiveCall row) throws Exception {
    List<Executable> members = JdkMembers.of(row);
    assertThat(members).as("members of the JDK that the row is about").isNotEmpty();

    for (Executable member : members) {
      String name = JdkMembers.name(member);
      MethodTypeDesc type = JdkMembers.type(member);
      var jar =
          new PluginJar()
              .door(
                  door ->
                      door.withFlags(java.lang.classfile.ClassFile.ACC_PUBLIC)
                          .withInterfaceSymbols(PluginJar.PLUGIN)
                          .with(PluginJar.constructor(java.lang.classfile.ClassFile.ACC_PUBLIC))
                          .withMethodBody(
                              "setUp",
                              MethodTypeDesc.of(ConstantDescs.CD_void),
                              java.lang.classfile.ClassFile.ACC_PUBLIC,
                              code -> JdkMembers.call(code, row.owner(), member)))
              .in(folder);

      List<Reach> reached = CapabilityScan.scan(jar, PluginDescriptor.read(jar)).reached();

      if (row.capability() == null) {
        assertThat(reached).isEmpty();
      } else {
        List<Capability> found = new ArrayList<>();
        reached.forEach(reach -> found.add(reach.capability()));
        assertThat(found).as("%s%s", name, type.descriptorString()).contains(row.capability());
        assertThat(reached.getFirst().className()).isEqualTo("com.example.WeatherPlugin");
        assertThat(reached.getFirst().method()).isEqualTo("setUp");
        assertThat(reached.getFirst().call()).isEqualTo(SensitiveCall.display(row.owner(), name));
      }
    }
  }
}
