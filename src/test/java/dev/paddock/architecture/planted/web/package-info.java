@NullMarked
package dev.paddock.architecture.planted.web;

import org.jspecify.annotations.NullMarked;
