/**
 * The web: bytes, paths, forms and files in and out, and the web library. It knows nothing of
 * GitHub's REST API, which is one of the sites that it serves.
 */
@NullMarked
package dev.paddock.web;

import org.jspecify.annotations.NullMarked;
