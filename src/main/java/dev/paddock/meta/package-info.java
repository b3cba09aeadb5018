/** What clients ask about the server itself: the root, meta, zen, versions, rate limit. */
@NullMarked
package dev.paddock.meta;

import org.jspecify.annotations.NullMarked;
