// octokit.js against a running server: organization, repository and environment secrets, runners, GraphQL, refusals.
import { readFileSync } from "node:fs";
import { api, check, client, done, equal, failures, holds, names, opened, refuses, sealed, standard } from "./kit.js";

const org = "acme";
const owner = process.env.INTEROP_OWNER;
const lock = JSON.parse(readFileSync(new URL("package-lock.json", import.meta.url), "utf8")).packages;
const version = (name) => lock[`node_modules/${name}`].version;

async function organizationSecrets(github, ids) {
  const { actions } = github.rest;
  const key = (await actions.getOrgPublicKey({ org })).data;
  const set = (secret_name, value, visibility, selected_repository_ids) => actions.createOrUpdateOrgSecret({
    org, secret_name, visibility, selected_repository_ids, ...sealed(key, value),
  });
  const get = async (secret_name) => (await actions.getOrgSecret({ org, secret_name })).data;
  const selected = async () => names(await github.paginate(actions.listSelectedReposForOrgSecret, { org, secret_name: "SEL" }));

  const expected = {};
  for (const visibility of ["all", "private", "selected"]) {
    const name = `V_${visibility.toUpperCase()}`;
    expected[`${org}/${name}`] = `for ${visibility}`;
    await done(`an organization secret is created with visibility ${visibility}`, 201, set(name, `for ${visibility}`, visibility));
    const secret = await get(name);
    equal("the server tells the same", visibility, secret.visibility);
    equal("only a selected one has a list of repositories", visibility === "selected", "selected_repositories_url" in secret);
  }
  await done("a secret is created for one repository", 201, set("SEL", "for one", "selected", [ids.a]));
  equal("that one has it", ["a"], await selected());
  const repository = (id) => ({ org, secret_name: "SEL", repository_id: id });
  await done("another repository is added", 204, actions.addSelectedRepoToOrgSecret(repository(ids.b)));
  equal("both have it", ["a", "b"], await selected());
  await done("the first one is removed", 204, actions.removeSelectedRepoFromOrgSecret(repository(ids.a)));
  equal("the other one has it", ["b"], await selected());
  await done("the whole list is set", 204,
    actions.setSelectedReposForOrgSecret({ org, secret_name: "SEL", selected_repository_ids: [ids.c, ids.a] }));
  equal("these have it", ["a", "c"], await selected());
  await refuses("a secret for all repositories takes none", 409, "", actions.addSelectedRepoToOrgSecret({
    org, secret_name: "V_ALL", repository_id: ids.b,
  }));
  await done("the secret is replaced", 204, set("SEL", "for two", "selected", [ids.a, ids.b]));
  expected[`${org}/SEL`] = "for two";
  holds("all values arrive", expected);

  const values = ["", "first\nsecond\r\n\n  third\n", "\"double\" 'single' `back` \\n $HOME %s {{x}}",
    "ü 漢字 🔑 e\u0301 \u202e \u2028", "\t\x00\x01\x1b\x7f\x85", "x".repeat(49152)];
  for (const [number, value] of values.entries()) {
    await set(`VALUE_${number}`, value, "all");
    expected[`${org}/VALUE_${number}`] = value;
  }
  holds("newlines, quotes, unicode, control characters, 48 KB and nothing arrive character by character", expected);
  await refuses("a value of more than 48 KB gets 422", 422, "", set("VALUE_0", "x".repeat(49153), "all"));
  await refuses("a value that is not sealed gets 422", 422, "improperly encrypted secret", actions.createOrUpdateOrgSecret({
    org, secret_name: "VALUE_0", visibility: "all", key_id: key.key_id, encrypted_value: Buffer.alloc(80).toString("base64"),
  }));
  equal("a name is found in any case", "V_ALL", (await get("v_all")).name);
  check("its time is now", Math.abs(Date.now() - Date.parse((await get("V_ALL")).updated_at)) < 60_000);

  for (let number = 100; number < 360; number++) {
    await set(`PAGE_${number}`, `number ${number}`, "private");
    expected[`${org}/PAGE_${number}`] = `number ${number}`;
  }
  await pages(Object.keys(expected).map((it) => it.slice(org.length + 1)).sort());
  holds("the values of all arrive, and the refused ones changed nothing", expected);

  const sel = { org, secret_name: "SEL" };
  await done("a secret is deleted", 204, actions.deleteOrgSecret(sel));
  await refuses("it can not be deleted twice", 404, "Not Found", actions.deleteOrgSecret(sel));
  await refuses("it is not found afterwards", 404, "Not Found", actions.getOrgSecret(sel));
  check("its value is gone", !opened().has(`${org}/SEL`));
}

/** Lists as octokit comes, over both of the server's ports. */
async function pages(all) {
  const { github, waits } = standard(owner);
  for (const per_page of [undefined, 7, 100]) {
    const listed = names(await github.paginate(github.rest.actions.listOrgSecrets, { org, per_page }));
    equal(`pages of ${per_page ?? "the default size"} have each of ${all.length} exactly once`, all, listed);
  }
  const plain = client(owner, api(process.env.INTEROP_HTTP_URL));
  const sizes = [];
  const listed = await plain.paginate(plain.rest.actions.listOrgSecrets, { org, per_page: 100 }, (page) => {
    check("a page in plain HTTP tells of the next one in plain HTTP", !`${page.headers.link}`.includes("https:"));
    sizes.push(page.data.length);
    return page.data;
  });
  equal("the same list comes over plain HTTP", all, names(listed));
  equal("in three pages", [100, 100, all.length - 200], sizes);
  const last = await github.rest.actions.listOrgSecrets({ org, per_page: 100, page: 3 });
  equal("the last page tells how many there are", all.length, last.data.total_count);
  equal("a list of many pages is never taken for an exhausted limit", [], waits);
}

async function repositorySecrets(github) {
  const { actions, repos } = github.rest;
  const repository = { owner: org, repo: "a" };
  const deploy = { ...repository, secret_name: "DEPLOY" };
  const key = (await actions.getRepoPublicKey(repository)).data;
  for (const [status, value] of [[201, "first"], [204, "second ü\n"]]) {
    await done(`a repository secret is set, ${status}`, status, actions.createOrUpdateRepoSecret({ ...deploy, ...sealed(key, value) }));
    holds("its value arrives", { "acme/a/DEPLOY": value });
  }
  equal("the repository lists it", ["DEPLOY"], names(await github.paginate(actions.listRepoSecrets, repository)));
  equal("another repository does not", 0, (await actions.listRepoSecrets({ owner: org, repo: "b" })).data.total_count);
  const shared = names(await github.paginate(actions.listRepoOrganizationSecrets, repository));
  check("the repository tells which organization secrets it has", shared.includes("V_ALL") && !shared.includes("V_SELECTED"));
  const orgKey = (await actions.getOrgPublicKey({ org })).data;
  await refuses("a value sealed for the organization gets 422", 422, "",
    actions.createOrUpdateRepoSecret({ ...deploy, ...sealed(orgKey, "x") }));

  const environment = { ...repository, environment_name: "prod / eu" };
  await done("an environment is made", 200, repos.createOrUpdateEnvironment(environment));
  const secret = { ...environment, secret_name: "REGION" };
  const environmentKey = (await actions.getEnvironmentPublicKey(environment)).data;
  await done("a secret of the environment is created", 201,
    actions.createOrUpdateEnvironmentSecret({ ...secret, ...sealed(environmentKey, "of the environment") }));
  await refuses("a value sealed for the repository gets 422 there", 422, "",
    actions.createOrUpdateEnvironmentSecret({ ...secret, ...sealed(key, "x") }));
  equal("one of them is told", "REGION", (await actions.getEnvironmentSecret(secret)).data.name);
  equal("the environment lists it", ["REGION"], names(await github.paginate(actions.listEnvironmentSecrets, environment)));
  await done("the environment's secret is deleted", 204, actions.deleteEnvironmentSecret(secret));
  await done("the repository's secret is deleted", 204, actions.deleteRepoSecret(deploy));
  equal("the repository lists nothing", [], names(await github.paginate(actions.listRepoSecrets, repository)));
}

async function runners(github) {
  const { actions } = github.rest;
  const all = ["r1", "r2", "r3", "r4", "r5"];
  for (const per_page of [undefined, 2]) {
    const listed = names(await github.paginate(actions.listSelfHostedRunnersForOrg, { org, per_page }));
    equal(`runners in pages of ${per_page ?? "the default size"}: each exactly once`, all, listed);
  }
  const found = (await actions.listSelfHostedRunnersForOrg({ org, name: "r2" })).data.runners;
  equal("a name filters them", ["r2"], names(found));
  const runner = { org, runner_id: found[0].id };
  const { name, os, status, busy } = (await actions.getSelfHostedRunnerForOrg(runner)).data;
  equal("one runner is told", ["r2", "linux", "offline", false], [name, os, status, busy]);

  const labels = async (call) => names((await call).data.labels);
  const own = ["self-hosted", "Linux", "ARM64"];
  equal("its labels are told", own, await labels(actions.listLabelsForSelfHostedRunnerForOrg(runner)));
  equal("a label is added", [...own, "gpu"],
    await labels(actions.addCustomLabelsToSelfHostedRunnerForOrg({ ...runner, labels: ["gpu"] })));
  equal("others are put in its place", [...own, "big", "a b"],
    await labels(actions.setCustomLabelsForSelfHostedRunnerForOrg({ ...runner, labels: ["big", "a b"] })));
  equal("one is removed", [...own, "big"],
    await labels(actions.removeCustomLabelFromSelfHostedRunnerForOrg({ ...runner, name: "a b" })));
  equal("all of them are removed", own, await labels(actions.removeAllCustomLabelsFromSelfHostedRunnerForOrg(runner)));

  await done("it is removed", 204, actions.deleteSelfHostedRunnerFromOrg(runner));
  await refuses("it can not be removed twice", 404, "Not Found", actions.deleteSelfHostedRunnerFromOrg(runner));
  await refuses("it is not found afterwards", 404, "Not Found", actions.getSelfHostedRunnerForOrg(runner));
  check("runner applications are offered", (await actions.listRunnerApplicationsForOrg({ org })).data.length > 0);
  for (const [kind, create] of [
    ["registration", actions.createRegistrationTokenForOrg], ["remove", actions.createRemoveTokenForOrg],
  ]) {
    const { token, expires_at } = (await create({ org })).data;
    check(`a ${kind} token is issued for the time to come`, token !== "" && Date.parse(expires_at) > Date.now());
  }
  const request = { org, name: "just-in-time", runner_group_id: 1, labels: ["gpu"] };
  const made = (await actions.generateRunnerJitconfigForOrg(request)).data;
  check("a just-in-time configuration is made", made.encoded_jit_config !== "" && made.runner.id > 0);
  await refuses("its name can not be taken twice", 409, "", actions.generateRunnerJitconfigForOrg(request));
}

async function graphql(github) {
  const answer = await github.graphql("query($login: String!) {viewer {login} organization(login: $login) {login}}", { login: org });
  equal("GraphQL answers", { viewer: { login: "alice" }, organization: { login: org } }, answer);
  const failure = await github.graphql("{organization(login: \"nobody\") {login}}").catch((it) => it);
  equal("its errors arrive as octokit's own", ["GraphqlResponseError", "NOT_FOUND"], [failure.name, failure.errors?.[0].type]);
}

async function administration() {
  const { enterpriseAdmin } = client(process.env.INTEROP_ADMIN);
  await done("a site administrator makes a user", 201, enterpriseAdmin.createUser({ login: "erin", email: "erin@example.com" }));
  await done("and an organization for them", 201, enterpriseAdmin.createOrg({ login: "newcomers", admin: "erin" }));
  const issued = await enterpriseAdmin.createImpersonationOAuthToken({ username: "erin", scopes: ["admin:org"] });
  const erin = client(issued.data.token).rest;
  equal("a token in their name is theirs", "erin", (await erin.users.getAuthenticated()).data.login);
  equal("with it the organization's secrets are listed", 0, (await erin.actions.listOrgSecrets({ org: "newcomers" })).data.total_count);
  await done("the token is revoked", 204, enterpriseAdmin.deleteImpersonationOAuthToken({ username: "erin" }));
  await refuses("it is good for nothing afterwards", 401, "Bad credentials", erin.users.getAuthenticated());
  await refuses("an organization's owner does not see these routes", 404, "Not Found",
    client(owner).enterpriseAdmin.createUser({ login: "x" }));
}

/** As octokit comes: it must not take a refusal for a limit, which it would wait for. */
async function refusals() {
  for (const [who, token, status, words] of [
    ["a bad token", "ghp_badBadBadBadBadBadBadBadBadBadBadBad0", 401, "Bad credentials"],
    ["no token", undefined, 401, "Requires authentication"],
    ["a token without the scope", process.env.INTEROP_NARROW, 403, "You must be an org admin"],
    ["a member who is no owner", process.env.INTEROP_MEMBER, 403, "You must be an org admin"],
    ["a stranger", process.env.INTEROP_STRANGER, 403, ""],
  ]) {
    const { github, waits } = standard(token);
    const { actions } = github.rest;
    await refuses(`${who} gets ${status} for the secrets`, status, words, github.paginate(actions.listOrgSecrets, { org }));
    await refuses(`${who} gets ${status} for a deletion`, status, words, actions.deleteOrgSecret({ org, secret_name: "V_ALL" }));
    await refuses(`${who} gets ${status} for the runners`, status, words, actions.listSelfHostedRunnersForOrg({ org }));
    equal("and nothing is taken for a limit", [], waits);
  }
  const reader = standard(process.env.INTEROP_READER);
  const limited = reader.github.rest.actions;
  await done("a token with the permission to read reads", 200, limited.listOrgSecrets({ org }));
  const forbidden = "Resource not accessible by personal access token";
  await refuses("it deletes nothing", 403, forbidden, limited.deleteOrgSecret({ org, secret_name: "V_ALL" }));
  await refuses("nor does it see the runners", 403, forbidden, limited.listSelfHostedRunnersForOrg({ org }));
  equal("and nothing is taken for a limit", [], reader.waits);
  const stranger = client(process.env.INTEROP_STRANGER).rest;
  await refuses("a stranger gets 404 for a repository", 404, "Not Found", stranger.repos.get({ owner: org, repo: "a" }));
  await refuses("and for its secrets", 404, "Not Found", stranger.actions.listRepoSecrets({ owner: org, repo: "a" }));
  await refuses("an unknown organization gets 404", 404, "Not Found", client(owner).rest.actions.listOrgSecrets({ org: "nobody" }));
  check("what was refused is still there", opened().has("acme/V_ALL"));
}

console.log(`client octokit ${version("octokit")}, libsodium-wrappers ${version("libsodium-wrappers")}`);
const github = client(owner);
equal("the token is alice's", "alice", (await github.rest.users.getAuthenticated()).data.login);
const repositories = await github.paginate(github.rest.repos.listForOrg, { org });
equal("the organization has its repositories", ["a", "b", "c"], names(repositories).sort());
await organizationSecrets(github, Object.fromEntries(repositories.map((it) => [it.name, it.id])));
await repositorySecrets(github);
await runners(github);
await graphql(github);
await administration();
await refusals();
process.exitCode = failures > 0 ? 1 : 0;
