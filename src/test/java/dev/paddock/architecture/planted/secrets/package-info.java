@NullMarked
package dev.paddock.architecture.planted.secrets;

import org.jspecify.annotations.NullMarked;
