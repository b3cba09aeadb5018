@NullMarked
package dev.paddock.architecture.planted.misc;

import org.jspecify.annotations.NullMarked;
