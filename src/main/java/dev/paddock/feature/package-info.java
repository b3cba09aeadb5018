/**
 * What a feature is to the rest of the program: one value with its routes, its sites, its chores,
 * its section of the world file and the words that it has in the audit log.
 */
@NullMarked
package dev.paddock.feature;

import org.jspecify.annotations.NullMarked;
