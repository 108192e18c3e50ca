// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;
import java.util.Locale;

/**
 * Why a plugin's artifact is refused, or a key is. Names are stable: docs/contracts/
 * plugin-artifact.md lists them.
 */
public enum ArtifactError implements ErrorCode {
  /** The file cannot be read at all. */
  ARTIFACT_UNREADABLE,
  /** No zip, or one that was cut short. */
  ARTIFACT_NOT_A_ZIP,
  /** Something stands before the first entry. */
  ARTIFACT_PREPENDED_DATA,
  /** Something stands after the zip's end, or in a comment. */
  ARTIFACT_TRAILING_DATA,
  /** Something stands between the entries that the directory does not list. */
  ARTIFACT_HIDDEN_DATA,
  /** Two entries share bytes. */
  ARTIFACT_OVERLAPPING_ENTRIES,
  /** The directory and an entry's own header differ. */
  ARTIFACT_HEADERS_DISAGREE,
  /** ZIP64, or a zip of several disks. */
  ARTIFACT_ZIP64,
  /** An encrypted entry. */
  ARTIFACT_ENCRYPTED,
  /** An entry that is neither stored nor deflated, or has flags of other methods. */
  ARTIFACT_METHOD,
  /** An extra field that jars have no use for. */
  ARTIFACT_EXTRA_FIELD,
  /** A symbolic link, or another entry that is neither file nor folder. */
  ARTIFACT_LINK,
  /** A name that leads out of the artifact. */
  ARTIFACT_PATH_ESCAPE,
  /** A name that shows as another one, or that some systems cannot keep. */
  ARTIFACT_ODD_NAME,
  /** Two entries of one name, or of names that differ in case or Unicode form only. */
  ARTIFACT_DUPLICATE_ENTRY,
  /** Larger than the limit, as a file or unpacked. */
  ARTIFACT_TOO_LARGE,
  /** More entries than the limit. */
  ARTIFACT_TOO_MANY_ENTRIES,
  /** Compressed further than real content can be. */
  ARTIFACT_BOMB,
  /** An entry is longer or shorter than its headers say. */
  ARTIFACT_SIZE_LIE,
  /** An entry's content does not fit its checksum, or cannot be unpacked. */
  ARTIFACT_DAMAGED,
  /** A signature of the JAR specification. */
  ARTIFACT_JAR_SIGNATURE,
  /** A manifest that takes in other jars. */
  ARTIFACT_CLASS_PATH,
  /** A multi-release jar that is not as the specification has it. */
  ARTIFACT_MULTI_RELEASE,
  /** A manifest or plugin.json that is missing or malformed. */
  ARTIFACT_DESCRIPTOR,
  /** A manifest or plugin.json that claims too much: texts, lists or files beyond any sense. */
  ARTIFACT_DESCRIPTOR_TOO_LARGE,
  /** A plugin class that no server could open. */
  ARTIFACT_PLUGIN_CLASS,
  /** Classes that the server gives to every plugin. */
  ARTIFACT_SHARED_CLASS,
  /** Code that does what plugin.json does not declare, or a capability that there is not. */
  ARTIFACT_CAPABILITY,
  /** A feature that no license can hold. */
  ARTIFACT_FEATURE,
  /** A default that does not fit its setting. */
  ARTIFACT_SETTING_DEFAULT,
  /** A secret with a default. */
  ARTIFACT_SETTING_SECRET,
  /** No SBOM. */
  ARTIFACT_SBOM_MISSING,
  /** An SBOM that is not CycloneDX in JSON. */
  ARTIFACT_SBOM_INVALID,
  /** A signature file that is not in the one form allowed, or not at its place. */
  ARTIFACT_SIGNATURE_MALFORMED,
  /** A signature that its key did not make. */
  ARTIFACT_SIGNATURE_INVALID,
  /** Genuine, but made for another plugin. */
  ARTIFACT_SIGNATURE_OF_ANOTHER_PLUGIN,
  /** Genuine, but made for another version. */
  ARTIFACT_SIGNATURE_OF_ANOTHER_VERSION,
  /** Genuine, but made over another list of entries. */
  ARTIFACT_SIGNATURE_OF_ANOTHER_LIST,
  /** A marketplace's signature of what another publisher signed. */
  ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER,
  /** A list of entries or a marketplace's signature without the publisher's. */
  ARTIFACT_SIGNATURE_MISSING,
  /** Signatures of two publishers. */
  ARTIFACT_SIGNATURE_OF_TWO_PUBLISHERS,
  /** Signed at a time that has not come. */
  ARTIFACT_SIGNED_IN_FUTURE,
  /** Signed with a key that this installation has been told not to believe any more. */
  ARTIFACT_KEY_REVOKED,
  /** An entry that nobody signed. */
  ARTIFACT_ENTRY_ADDED,
  /** A signed entry that is not there any more. */
  ARTIFACT_ENTRY_REMOVED,
  /** A signed entry with another content. */
  ARTIFACT_ENTRY_CHANGED,
  /** A line of the publishers' keys that cannot be read. */
  ARTIFACT_PUBLISHER_KEY_INVALID;

  private static final int BAD_REQUEST = 400;

  /** The name of the rule as findings have it, such as {@code path-escape}. */
  public String ruleId() {
    return name().substring("ARTIFACT_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Blame blame() {
    return Blame.USER;
  }

  @Override
  public int status() {
    return BAD_REQUEST;
  }
}
