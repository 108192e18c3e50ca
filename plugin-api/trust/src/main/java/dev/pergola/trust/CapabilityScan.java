// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.Reachability.Method;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the bytecode of a plugin and its libraries what it does that needs a capability. Only
 * what the plugin may really come to counts: a library's code that nothing calls does not.
 */
public final class CapabilityScan {
  private final SensitiveCalls table = SensitiveCalls.table();
  private final PluginClasses classes;
  private final Set<Reach> reached = new LinkedHashSet<>();
  private boolean asksForOwnFolder;

  private CapabilityScan(PluginClasses classes) {
    this.classes = classes;
  }

  /**
   * Scans a plugin's jar.
   *
   * @throws IOException when it cannot be read
   */
  public static CapabilityReport scan(Path jar, PluginDescriptor descriptor) throws IOException {
    return scan(jar, descriptor.pluginClass());
  }

  /**
   * Scans a jar, or a folder of classes that will be one.
   *
   * @param pluginClass the class from which all begins, with its package
   * @throws IOException when it cannot be read
   */
  public static CapabilityReport scan(Path jarOrFolder, String pluginClass) throws IOException {
    PluginClasses classes = PluginClasses.read(jarOrFolder);
    var scan = new CapabilityScan(classes);
    new Reachability(classes, scan::look).from(pluginClass.replace('.', '/'));
    List<Reach> sorted = new ArrayList<>(scan.reached);
    sorted.sort(
        Comparator.comparing(Reach::className)
            .thenComparing(Reach::method)
            .thenComparing(Reach::call));
    return new CapabilityReport(
        sorted, scan.asksForOwnFolder, classes.all().size(), classes.classBytes());
  }

  private void look(Method method, MethodUses uses) {
    if (uses.isNative) {
      add(Capability.NATIVE, method, "");
    }
    for (MethodUses.Call call : uses.calls) {
      SensitiveCall sensitive = table.find(call.owner(), call.name(), call.descriptor(), classes);
      if (sensitive != null) {
        look(method, call, sensitive);
      }
      if (call.name().equals("files") && call.owner().equals("dev/pergola/api/PluginContext")) {
        asksForOwnFolder = true;
      }
    }
  }

  private void look(Method method, MethodUses.Call call, SensitiveCall sensitive) {
    Capability capability = sensitive.capability();
    boolean harmless =
        sensitive.subject() == SensitiveCall.Subject.PROPERTY
            && isHarmlessProperty(call.property());
    if (capability != null && !harmless) {
      add(capability, method, SensitiveCall.display(call.owner(), call.name()));
    }
  }

  /** Whether every plugin may read a system property: it tells of the JDK, and of nothing else. */
  public static boolean isHarmlessProperty(@Nullable String name) {
    return name != null && HARMLESS.contains(name);
  }

  private static final Set<String> HARMLESS =
      Set.of(
          "java.version",
          "java.vendor",
          "java.vm.name",
          "java.vm.vendor",
          "java.vm.version",
          "java.runtime.name",
          "java.runtime.version",
          "java.specification.version",
          "java.vm.specification.version",
          "java.class.version",
          "java.home",
          "java.io.tmpdir",
          "os.name",
          "os.arch",
          "os.version",
          "file.separator",
          "path.separator",
          "line.separator",
          "file.encoding",
          "native.encoding",
          "stdout.encoding",
          "user.language",
          "user.country",
          "user.timezone");

  private void add(Capability capability, Method method, String call) {
    String name = method.model().methodName().stringValue();
    // Readers know a lambda's body by the method that it is written in.
    if (name.startsWith("lambda$")) {
      int end = name.lastIndexOf('$');
      name = end > 7 ? name.substring(7, end) : name;
    }
    reached.add(new Reach(capability, method.type().name().replace('/', '.'), name, call));
  }
}
