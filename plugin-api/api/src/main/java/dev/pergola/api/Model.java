// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * A language model that a provider offers.
 *
 * @param id as the provider calls it, such as {@code gpt-5-mini}
 * @param title for people
 * @param rank how willingly to choose it when nobody says: the highest wins; a stand-in for a real
 *     model has a negative one
 */
public record Model(String id, String title, int rank) {}
