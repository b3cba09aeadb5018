/** The routes about the server itself: the root, meta, zen, octocat, versions, rate limit. */
@NullMarked
package dev.paddock.meta;

import org.jspecify.annotations.NullMarked;
