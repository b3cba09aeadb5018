@NullMarked
package dev.paddock.architecture.planted.store;

import org.jspecify.annotations.NullMarked;
