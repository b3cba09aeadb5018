@NullMarked
package dev.paddock.architecture.planted.jobs;

import org.jspecify.annotations.NullMarked;
