/**
 * Callers and their rights: tokens, scopes, permissions, levels, and the one place ({@link
 * dev.paddock.identity.Access}) that decides between 404, 403 and yes; what else a caller sees is
 * told by {@link dev.paddock.identity.CallerView}.
 */
@NullMarked
package dev.paddock.identity;

import org.jspecify.annotations.NullMarked;
