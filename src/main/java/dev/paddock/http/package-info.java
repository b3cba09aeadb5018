/**
 * The REST protocol: routes, request and reply values, paging, errors, JSON, and the only class
 * that knows the web library ({@link dev.paddock.http.WebServer}).
 */
@NullMarked
package dev.paddock.http;

import org.jspecify.annotations.NullMarked;
