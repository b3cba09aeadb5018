/**
 * GitHub Apps, their installations and installation tokens. Entry point: {@link
 * dev.paddock.apps.AppsFeature}.
 */
@NullMarked
package dev.paddock.apps;

import org.jspecify.annotations.NullMarked;
