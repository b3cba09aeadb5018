@NullMarked
package dev.paddock.architecture.planted.app;

import org.jspecify.annotations.NullMarked;
