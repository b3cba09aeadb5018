// What the suite is written with: checks, clients of the running server, sealing, and what the server keeps.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { enterpriseServer310Admin } from "@octokit/plugin-enterprise-server";
import sodium from "libsodium-wrappers";
import { Octokit as Standard, RequestError } from "octokit";

await sodium.ready;
const Octokit = Standard.plugin(enterpriseServer310Admin);

export let failures = 0;

export function check(sentence, passed, detail = "") {
  failures += passed ? 0 : 1;
  console.log(`${passed ? "ok  " : "FAIL"} ${sentence}${passed || !detail ? "" : ` (${detail})`}`);
}

export function equal(sentence, expected, actual) {
  try {
    assert.deepEqual(actual, expected);
    check(sentence, true);
  } catch {
    check(sentence, false, `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

/** The call must be answered with this status; octokit throws for every other than 2xx. */
export async function done(sentence, status, call) {
  equal(sentence, status, (await call).status);
}

/** The call must fail as octokit's own error, with this status and these words of the server. */
export async function refuses(sentence, status, words, call) {
  try {
    await call;
    check(sentence, false, "it was not refused");
  } catch (refusal) {
    const told = refusal instanceof RequestError ? `${refusal.status} ${refusal.response?.data.message}` : `${refusal}`;
    check(sentence, told.startsWith(`${status} `) && told.includes(words), told);
  }
}

export const api = (origin) => `${origin}/api/v3`;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** A client that neither waits between writes nor tries again: a failure is to be seen at once. */
export function client(token, baseUrl = api(process.env.INTEROP_URL)) {
  return new Octokit({ auth: token, baseUrl, log: quiet, throttle: { enabled: false }, retry: { enabled: false } });
}

/** A client as octokit comes, which tells how often it wanted to wait for a limit to end. */
export function standard(token) {
  const waits = [];
  const wait = (kind) => (seconds) => { waits.push(`${kind} for ${seconds} s`); };
  const throttle = { onRateLimit: wait("rate limit"), onSecondaryRateLimit: wait("secondary rate limit") };
  return { waits, github: new Octokit({ auth: token, baseUrl: api(process.env.INTEROP_URL), log: quiet, throttle }) };
}

/** The members of a request that seals a value for a key. */
export function sealed(key, value) {
  const base64 = sodium.base64_variants.ORIGINAL;
  const box = sodium.crypto_box_seal(sodium.from_string(value), sodium.from_base64(key.key, base64));
  return { key_id: key.key_id, encrypted_value: sodium.to_base64(box, base64) };
}

/** Every value that the server keeps, by ORG/NAME or ORG/REPO/NAME. */
export function opened() {
  const { INTEROP_OPENED: program, INTEROP_DATA: data, INTEROP_VALUES: directory } = process.env;
  execFileSync(program, [data, directory], { stdio: ["ignore", "ignore", "inherit"] });
  return new Map(readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.path, it.name))
    .map((file) => [relative(directory, file), readFileSync(file, "utf8")]));
}

/** The server keeps these values; which one differs is told, never what is in it. */
export function holds(sentence, expected) {
  const kept = opened();
  const wrong = Object.keys(expected).filter((name) => kept.get(name) !== expected[name]);
  check(sentence, wrong.length === 0, wrong.join(", "));
}

export const names = (items) => items.map((it) => it.name);
