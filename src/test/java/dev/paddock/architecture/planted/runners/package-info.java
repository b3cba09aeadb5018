@NullMarked
package dev.paddock.architecture.planted.runners;

import org.jspecify.annotations.NullMarked;
