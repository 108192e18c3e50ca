// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/**
 * What can be wrong with a license token or with the keys it is checked against. Names are stable:
 * they are listed in docs/contracts/license.md.
 */
public enum LicenseError implements ErrorCode {
  /** Not a token at all, cut off, or not in the one way of writing that is allowed. */
  LICENSE_MALFORMED(400),
  /** The header names another algorithm than EdDSA, or {@code none}. */
  LICENSE_ALGORITHM_NOT_ALLOWED(400),
  /** The header holds more than {@code alg}, {@code typ} and {@code kid}, such as a key. */
  LICENSE_HEADER_NOT_ALLOWED(400),
  /** A token, but not a license: its {@code typ} is another. */
  LICENSE_WRONG_TYPE(400),
  /** The installation trusts no key, so no license can be checked. */
  LICENSE_NO_TRUSTED_KEYS(409),
  /** Signed with a key that the installation does not trust. */
  LICENSE_KEY_NOT_TRUSTED(400),
  /** The signature does not belong to the content: forged or damaged. */
  LICENSE_SIGNATURE_INVALID(400),
  /** Genuine, but a claim is missing or not of its form. */
  LICENSE_CLAIMS_INVALID(400),
  /** Genuine, but its time has not come. */
  LICENSE_NOT_YET_VALID(409),
  /** Genuine, but its time and its grace are over. */
  LICENSE_EXPIRED(409),
  /** Genuine, but the vendor took it back. */
  LICENSE_REVOKED(409),
  /** Genuine, but issued for another installation. */
  LICENSE_WRONG_INSTALLATION(409),
  /** A revocation list that is not newer than the one that is there. */
  REVOCATIONS_OUTDATED(409),
  /** A revocation list signed with a key that an earlier list withdrew. */
  REVOCATIONS_KEY_WITHDRAWN(409),
  /** An entry among the trusted keys, or a vendor's key file, is not an Ed25519 key. */
  LICENSE_KEY_INVALID(400),
  /** A key file is there already and would be lost. */
  LICENSE_KEY_EXISTS(409);

  private final int status;

  LicenseError(int status) {
    this.status = status;
  }

  @Override
  public Blame blame() {
    return Blame.USER;
  }

  @Override
  public int status() {
    return status;
  }
}
