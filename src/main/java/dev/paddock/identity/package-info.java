/**
 * Callers and their rights: tokens, scopes, permissions, levels, and the one place ({@link
 * dev.paddock.identity.Access}) that decides between 404, 403 and yes.
 */
@NullMarked
package dev.paddock.identity;

import org.jspecify.annotations.NullMarked;
