/** Paddock against GitHub's description of GHES 3.19, route by route and caller by caller. */
@NullMarked
package dev.paddock.contract;

import org.jspecify.annotations.NullMarked;
