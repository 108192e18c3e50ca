// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Secret;
import java.net.URI;

/**
 * The operator's own OAuth client at Google.
 *
 * @param id as Google shows it
 * @param secret as Google shows it
 * @param redirect where Google sends the browser back to; registered there, letter for letter
 * @param authorization where Google asks for consent
 * @param token where Google hands out tokens
 */
record GoogleClient(String id, Secret secret, URI redirect, URI authorization, URI token) {}
