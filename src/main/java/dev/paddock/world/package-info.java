/** The world file: read, check, apply, export. Uses the features' doors only. */
@NullMarked
package dev.paddock.world;

import org.jspecify.annotations.NullMarked;
