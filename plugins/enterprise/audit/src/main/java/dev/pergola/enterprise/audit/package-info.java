// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
/**
 * The audit log: every event of the installation, once and in order, in a hash chain.
 *
 * <p>{@link dev.pergola.enterprise.audit.AuditRecorder} writes, {@link
 * dev.pergola.enterprise.audit.ChainVerifier} checks, {@link
 * dev.pergola.enterprise.audit.EntrySearch} reads. What the chain proves and what it cannot is said
 * at {@link dev.pergola.enterprise.audit.ChainVerifier}.
 */
@NullMarked
package dev.pergola.enterprise.audit;

import org.jspecify.annotations.NullMarked;
