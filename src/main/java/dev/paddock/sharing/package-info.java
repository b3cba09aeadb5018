/**
 * Sharing: which repositories may use what an organization has. For every feature whose things are
 * visible to all, private or selected repositories.
 *
 * <p>A feature describes its things ({@link dev.paddock.sharing.Shared}), names its link table
 * ({@link dev.paddock.sharing.SharingTable}) and puts the operations of {@link
 * dev.paddock.sharing.SharingApi} into its routes.
 */
@NullMarked
package dev.paddock.sharing;

import org.jspecify.annotations.NullMarked;
