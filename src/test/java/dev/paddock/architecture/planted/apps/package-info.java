@NullMarked
package dev.paddock.architecture.planted.apps;

import org.jspecify.annotations.NullMarked;
