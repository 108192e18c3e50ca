// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.core.annotation.Introspected;
import java.util.UUID;

/** A user who has documents. */
@Introspected
record Owner(UUID organizationId, UUID userId) {}
