@NullMarked
package dev.paddock.architecture.planted.meta;

import org.jspecify.annotations.NullMarked;
