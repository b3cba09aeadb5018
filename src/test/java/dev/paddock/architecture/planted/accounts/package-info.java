@NullMarked
package dev.paddock.architecture.planted.accounts;

import org.jspecify.annotations.NullMarked;
