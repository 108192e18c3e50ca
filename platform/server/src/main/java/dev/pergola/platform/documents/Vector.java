// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.Base64;

/**
 * The direction of a vector, one byte per dimension: an eighth of the room of what the model gave,
 * and near enough to rank by.
 */
record Vector(byte[] dimensions) {
  private static final int SCALE = 127;

  /** The direction of a model's vector. */
  static Vector of(float[] given) {
    float largest = 0;
    for (float one : given) {
      largest = Math.max(largest, Math.abs(one));
    }
    var dimensions = new byte[given.length];
    for (int i = 0; i < given.length; i++) {
      dimensions[i] = largest == 0 ? 0 : (byte) Math.round(given[i] / largest * SCALE);
    }
    return new Vector(dimensions);
  }

  static Vector parse(String text) {
    return new Vector(Base64.getDecoder().decode(text));
  }

  /** As stored: base64. */
  String text() {
    return Base64.getEncoder().encodeToString(dimensions);
  }

  /** The cosine of the angle to another vector; 0 when they are of different lengths. */
  double similarity(Vector other) {
    if (other.dimensions.length != dimensions.length) {
      return 0;
    }
    long product = 0;
    long mine = 0;
    long its = 0;
    for (int i = 0; i < dimensions.length; i++) {
      product += (long) dimensions[i] * other.dimensions[i];
      mine += (long) dimensions[i] * dimensions[i];
      its += (long) other.dimensions[i] * other.dimensions[i];
    }
    return mine == 0 || its == 0 ? 0 : product / Math.sqrt((double) mine * its);
  }
}
