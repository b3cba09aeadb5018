/**
 * The web server: requests and responses, paths, queries and JSON, the ports, the request log, and
 * the web library. It knows no routes of the REST API, which is one of the sites that it serves.
 */
@NullMarked
package dev.paddock.web;

import org.jspecify.annotations.NullMarked;
