/**
 * Features as the rest of the program sees them: one value with routes, sites, chores and a section
 * of the world file.
 */
@NullMarked
package dev.paddock.feature;

import org.jspecify.annotations.NullMarked;
