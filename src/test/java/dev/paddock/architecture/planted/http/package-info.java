@NullMarked
package dev.paddock.architecture.planted.http;

import org.jspecify.annotations.NullMarked;
