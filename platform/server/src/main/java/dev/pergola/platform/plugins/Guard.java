// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.trust.Capabilities;
import dev.pergola.trust.Capability;
import dev.pergola.trust.CapabilityScan;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.SensitiveCall;
import dev.pergola.trust.SensitiveCalls;
import dev.pergola.trust.SensitiveCalls.OwnClasses;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides, during one run of a plugin, about each of its calls that needs a capability: asked by
 * the checks in its classes and by what the server hands out to it. Safe for use by several
 * threads.
 */
final class Guard implements ObjIntConsumer<@Nullable Object> {
  private static final List<SensitiveCall> TABLE = SensitiveCalls.table().all();
  private static final int REMEMBER = -1;

  private final Capabilities declared;
  private final GuardedHosts hosts;
  private final GuardedPaths paths;
  private final Refusals refusals;
  private final Leftovers leftovers;
  private @Nullable GuardedMembers members;

  /**
   * @param declared with the hosts in its settings
   * @param folder the plugin's own
   * @param artifact its jar, which it may read
   */
  Guard(String pluginId, Capabilities declared, Path folder, Path artifact, Refusals refusals) {
    this.declared = declared;
    this.paths = new GuardedPaths(folder, artifact);
    this.hosts = new GuardedHosts(declared, paths);
    this.refusals = refusals;
    this.leftovers = new Leftovers(pluginId);
  }

  /** Of a plugin with these settings. */
  static Guard of(
      PluginDescriptor descriptor, JsonObject settings, Path folder, Path artifact, EventLog log) {
    Capabilities declared =
        Capabilities.parse(descriptor.info().capabilities())
            .resolved(
                name -> {
                  Json value = settings.get(name);
                  return value == null ? null : value.text();
                });
    String id = descriptor.id();
    var refusals =
        new Refusals(id, details -> log.recordSystem("plugin.capability_refused", id, details));
    return new Guard(id, declared, folder, artifact, refusals);
  }

  /** The plugin's classes are about to be loaded by this loader. */
  void attach(ClassLoader loader, Class<?> checks, OwnClasses own) {
    members = new GuardedMembers(this, loader, own);
    leftovers.attach(loader, checks);
  }

  /** What the plugin made and has to end. */
  Leftovers leftovers() {
    return leftovers;
  }

  /** Whether a call of the table needs no check, whatever its arguments. */
  boolean isFree(SensitiveCall call) {
    return switch (call.subject()) {
      case NONE, PATHS, PROPERTY -> call.capability() == null || declared.allows(call.capability());
      case MEMBER, LOOKUP, LOADER -> declared.allows(Capability.REFLECTION);
      case ANYWHERE -> declared.allowsAllHosts();
      // An address may be that of a file.
      case HOST -> declared.allowsAllHosts() && declared.allows(Capability.FILES);
      case RECEIVER, ARGUMENT, RESULT -> false;
    };
  }

  /**
   * Called before a call of the plugin's.
   *
   * @param subject what of the call matters; several are an array
   * @param rule the row of the table; -1 to remember the subject only
   * @throws dev.pergola.api.PergolaException {@link GuardError#CAPABILITY_NOT_DECLARED}
   */
  @Override
  public void accept(@Nullable Object subject, int rule) {
    if (rule == REMEMBER) {
      leftovers.remember(subject);
      return;
    }
    SensitiveCall call = TABLE.get(rule);
    switch (call.subject()) {
      case NONE, RESULT -> require(call, "");
      case RECEIVER, ARGUMENT -> {
        require(call, "");
        leftovers.remember(subject);
      }
      case PROPERTY -> {
        if (!(subject instanceof String name) || !CapabilityScan.isHarmlessProperty(name)) {
          require(call, String.valueOf(subject));
        }
      }
      case PATHS -> path(call, subject);
      case HOST -> host(call, subject);
      case ANYWHERE -> requireAll(call);
      case MEMBER -> guardedMembers().invoke(call, values(subject));
      case LOOKUP -> guardedMembers().lookUp(call, values(subject));
      case LOADER -> guardedMembers().loader(call, subject);
    }
  }

  private GuardedMembers guardedMembers() {
    return Objects.requireNonNull(members);
  }

  private static @Nullable Object[] values(@Nullable Object subject) {
    return subject instanceof Object[] several ? several : new @Nullable Object[] {subject};
  }

  private void path(SensitiveCall call, @Nullable Object subject) {
    if (!declared.allows(Capability.FILES)) {
      @Nullable Object[] files = values(subject);
      for (Object path : files) {
        if (!paths.mayTouch(path, call)) {
          refuse(Capability.FILES, "files", GuardedPaths.display(path), call);
        }
      }
      paths.permitted(call, files);
    }
  }

  private void host(SensitiveCall call, @Nullable Object subject) {
    @Nullable Object[] values = values(subject);
    reach(hosts.target(call, values), call);
    if (values.length > 1 && values[1] instanceof Proxy proxy) {
      reach(GuardedHosts.target(proxy), call);
    }
  }

  private void reach(GuardedHosts.Target target, SensitiveCall call) {
    if (!hosts.mayReach(target, call)) {
      String word = target.isFile() ? "files" : "network:" + target.host();
      refuse(
          target.isFile() ? Capability.FILES : Capability.NETWORK, word, target.toString(), call);
    }
  }

  /** Refuses unless the capability of a call is declared. */
  void require(SensitiveCall call, String target) {
    Capability capability = call.capability();
    if (capability != null && !declared.allows(capability)) {
      refuse(capability, capability.word(), target, call);
    }
  }

  /** Refuses unless a call of the table is allowed whatever its arguments. */
  void requireAll(SensitiveCall call) {
    switch (call.subject()) {
      case HOST, ANYWHERE -> {
        if (!declared.allowsAllHosts()) {
          refuse(Capability.NETWORK, "network:*", "", call);
        }
      }
      case NONE, PATHS, PROPERTY, MEMBER, LOOKUP, LOADER, RECEIVER, ARGUMENT, RESULT -> {}
    }
    require(call, "");
  }

  /** Refuses unless reflection is declared. */
  void requireReflection(SensitiveCall call, String target) {
    if (!declared.allows(Capability.REFLECTION)) {
      refuse(Capability.REFLECTION, Capability.REFLECTION.word(), target, call);
    }
  }

  /** Refuses what the server hands out on behalf of a capability, unless that is declared. */
  void require(Capability capability, String call) {
    if (!declared.allows(capability)) {
      throw refusals.refuse(capability.word(), "", call);
    }
  }

  /** Refuses a request to an address that is not declared. */
  void requireHost(URI address, String call) {
    GuardedHosts.Target target = hosts.target(address);
    if (!hosts.mayReach(target)) {
      throw refusals.refuse("network:" + target.host(), target.toString(), call);
    }
  }

  /** Refuses an address to which the server is to send a request, unless its host is declared. */
  void requireWebHost(URI address, String call) {
    // Of a file, another capability would decide.
    if (!"http".equalsIgnoreCase(address.getScheme())
        && !"https".equalsIgnoreCase(address.getScheme())) {
      throw refusals.refuse("network:*", address.getScheme() + ":", call);
    }
    requireHost(address, call);
  }

  private void refuse(Capability capability, String word, String target, SensitiveCall call) {
    String written =
        capability == Capability.NETWORK && word.equals("network") ? "network:*" : word;
    throw refusals.refuse(written, target, SensitiveCall.display(call.owner(), call.member()));
  }
}
