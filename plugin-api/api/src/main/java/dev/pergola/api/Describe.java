// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a component of an arguments record means, in words that a language model reads. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Describe {
  /** One or two sentences: meaning, unit, default. */
  String value();
}
