// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;

/**
 * What the operator sets.
 *
 * @param plugins the folder with the plugins' jars
 */
@ConfigurationProperties("marketplace")
record MarketplaceSettings(Path plugins) {}
