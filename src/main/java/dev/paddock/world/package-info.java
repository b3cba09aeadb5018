/** The world file: read, check, apply, export. Uses only the entry points of features. */
@NullMarked
package dev.paddock.world;

import org.jspecify.annotations.NullMarked;
