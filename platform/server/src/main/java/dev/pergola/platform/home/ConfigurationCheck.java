// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether each of the rooms' settings can be read. The framework falls back to the default where
 * one cannot, and an operator who wrote {@code PERGOLA_CHAT_TIME_LIMIT=soon} would never know.
 */
final class ConfigurationCheck {
  /**
   * @throws Installation.UnusableException for the first setting that cannot be read
   */
  static void check(ApplicationContext context) throws Installation.UnusableException {
    for (BeanDefinition<?> settings :
        context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationProperties.class))) {
      String prefix = settings.stringValue(ConfigurationReader.class, "prefix").orElse("");
      if (prefix.startsWith("pergola")) {
        for (Argument<?> setting : settings.getConstructor().getArguments()) {
          check(context, prefix + "." + NameUtils.hyphenate(setting.getName()), setting);
        }
      }
    }
  }

  private static void check(ApplicationContext context, String name, Argument<?> setting)
      throws Installation.UnusableException {
    String value = context.getProperty(name, String.class).orElse(null);
    if (value != null && context.getProperty(name, ConversionContext.of(setting)).isEmpty()) {
      throw new Installation.UnusableException(
          "%s (%s) is \"%s\", and must be %s."
              .formatted(
                  NameUtils.environmentName(name), name, value, expected(setting.getType())));
    }
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    if (type == Duration.class) {
      return "a duration such as 30s or 5m";
    }
    return type == int.class || type == long.class ? "a whole number" : "a " + type.getSimpleName();
  }

  private ConfigurationCheck() {}
}
