@NullMarked
package dev.paddock.architecture.planted.crypto;

import org.jspecify.annotations.NullMarked;
