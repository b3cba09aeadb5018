/**
 * GitHub's REST API as a protocol: routes, requests, bodies in JSON, pages, errors and headers.
 * What the routes do is the features' matter.
 */
@NullMarked
package dev.paddock.rest;

import org.jspecify.annotations.NullMarked;
