// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All checks of an artifact, in order: its structure, its content, what it says, who signed it.
 * What the author's build, the marketplace and the server ask is answered here.
 */
final class Examiner {
  // Packages that the server shares with every plugin. A copy would be another class of the same
  // name, and never be the one that the server means.
  private static final Pattern SHARED_CLASS =
      Pattern.compile(
          "(?:META-INF/versions/\\d+/)?(dev/pergola/api|org/slf4j|org/jspecify)/.*\\.class");

  private final PublisherKeys keys;
  private final ArtifactLimits limits;
  private final InstantSource clock;

  Examiner(PublisherKeys keys, ArtifactLimits limits, InstantSource clock) {
    this.keys = keys;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * What came out.
   *
   * @param problems why the artifact is refused; none when it is taken
   * @param examination null when it is refused
   */
  record Result(List<Problem> problems, @Nullable PluginExamination examination) {}

  Result examine(Path jar) {
    try (var artifact = ArtifactFile.open(jar, limits)) {
      return withCapabilities(jar, examine(artifact));
    } catch (Problem.Stop e) {
      return new Result(List.of(named(e.problem(), jar)), null);
    } catch (IOException e) {
      return new Result(
          List.of(
              new Problem(
                  ArtifactError.ARTIFACT_UNREADABLE,
                  jar.getFileName().toString(),
                  "The file is not a readable jar (%s). Check its path and permissions."
                      .formatted(e))),
          null);
    }
  }

  // Last, and only of a jar that is whole: this reads every class.
  private static Result withCapabilities(Path jar, Result result) {
    PluginExamination examination = result.examination();
    if (examination == null) {
      return result;
    }
    List<Problem> undeclared =
        CapabilityCheck.check(jar, examination.descriptor()).stream()
            .map(
                finding ->
                    new Problem(
                        ArtifactError.ARTIFACT_CAPABILITY, finding.entry(), finding.message()))
            .toList();
    return undeclared.isEmpty() ? result : new Result(undeclared, null);
  }

  private Result examine(ArtifactFile artifact) throws IOException {
    var digests = artifact.digest();
    List<Problem> problems = new ArrayList<>(ManifestCheck.check(artifact));
    PluginDescriptor descriptor;
    try {
      descriptor = DescriptorReader.read(artifact);
    } catch (Problem.Stop e) {
      problems.add(e.problem());
      return new Result(problems, null);
    }
    problems.addAll(PluginClassCheck.check(artifact, descriptor.pluginClass()));
    problems.addAll(sharedClasses(artifact));
    problems.addAll(info(descriptor.info()));
    SignatureCheck signatures;
    try {
      signatures = SignatureCheck.of(artifact, digests, descriptor, keys, clock.instant());
    } catch (Problem.Stop e) {
      problems.add(e.problem());
      return new Result(problems, null);
    }
    Problem sbom = Sbom.check(artifact);
    List<Finding> warnings = new ArrayList<>();
    if (sbom != null) {
      // Nobody's word stands behind an unsigned artifact's list of libraries anyway.
      boolean needed = signatures.level().compareTo(TrustLevel.VERIFIED) >= 0;
      if (needed || sbom.code() == ArtifactError.ARTIFACT_SBOM_INVALID) {
        problems.add(sbom);
      } else {
        warnings.add(sbom.finding());
      }
    }
    return problems.isEmpty()
        ? new Result(
            problems,
            new PluginExamination(
                descriptor,
                digests.sha256(),
                signatures.level(),
                signatures.signers(),
                sbom == null,
                List.copyOf(warnings)))
        : new Result(problems, null);
  }

  private static Problem named(Problem problem, Path jar) {
    return problem.entry().isEmpty()
        ? new Problem(problem.code(), jar.getFileName().toString(), problem.message())
        : problem;
  }

  private static List<Problem> sharedClasses(ArtifactFile artifact) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    artifact.structure().items().stream()
        .map(ZipItem::name)
        .map(SHARED_CLASS::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> counts.merge(matcher.group(1), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(
            shared ->
                new Problem(
                    ArtifactError.ARTIFACT_SHARED_CLASS,
                    shared.getKey(),
                    "The jar carries %d classes of %s, which the server gives to every plugin."
                            .formatted(shared.getValue(), shared.getKey().replace('/', '.'))
                        + " Leave them out: scope provided, or an exclusion."))
        .toList();
  }

  private static List<Problem> info(PluginDescriptor.Info info) {
    List<Problem> problems = new ArrayList<>();
    String feature = info.feature();
    if (feature != null && !License.isFeature(feature)) {
      problems.add(
          inInfo(
              ArtifactError.ARTIFACT_FEATURE,
              "No license can hold the feature \"%s\": use lower case letters, digits, dots,"
                      .formatted(Abbreviation.of(feature))
                  + " hyphens and underscores."));
    }
    for (Setting setting : info.settings()) {
      try {
        setting.typedDefault();
      } catch (PergolaException e) {
        problems.add(
            inInfo(
                ArtifactError.ARTIFACT_SETTING_DEFAULT,
                "The default of the setting %s does not fit its type: %s"
                    .formatted(setting.name(), e.getMessage())));
      }
      if (setting.type() == Setting.Type.SECRET && setting.defaultValue() != null) {
        problems.add(
            inInfo(
                ArtifactError.ARTIFACT_SETTING_SECRET,
                "The setting %s is a secret with a default, which everybody could read here."
                        .formatted(setting.name())
                    + " Remove the default."));
      }
    }
    return problems;
  }

  private static Problem inInfo(ArtifactError code, String message) {
    return new Problem(code, PluginDescriptor.INFO_ENTRY, message);
  }
}
