/**
 * What tests share: real servers started once a run, a cluster of real nodes, clients that speak
 * the public protocol and nothing else, and a look into the shards. Knows no service of the server.
 */
@NullMarked
package io.cotalk.testkit;

import org.jspecify.annotations.NullMarked;
