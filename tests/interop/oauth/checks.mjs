// Runs two certified clients against a hub: `node checks.mjs < what.json`; prints one JSON line, a check a member.
import * as oidc from "openid-client";
import * as oauth from "oauth4webapi";
import { importJWK } from "jose";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

const what = JSON.parse(readFileSync(0, "utf8"));
const issuer = new URL(what.issuer);
const graph = new URL(`${what.issuer}/graphql`);
const query = JSON.stringify({ query: "{ students { totalCount } }" });
const near = { [oauth.allowInsecureRequests]: true };
const json = new Headers({ "content-type": "application/json" });

async function config(clientId, alg) {
  const jwk = what.keys[alg];
  const auth = oidc.PrivateKeyJwt({ key: await importJWK(jwk, alg), kid: jwk.kid });
  return oidc.discovery(issuer, clientId, {}, auth, { execute: [oidc.allowInsecureRequests] });
}

async function asked(tokens, configured, DPoP) {
  const got = await oidc.fetchProtectedResource(configured, tokens.access_token, graph, "POST", query, json, { DPoP });
  assert.equal(got.status, 200);
  assert.deepEqual(await got.json(), { data: { students: { totalCount: 0 } } });
}

async function machine(clientId, alg) {
  const configured = await config(clientId, alg);
  const DPoP = oidc.getDPoPHandle(configured, await oidc.randomDPoPKeyPair("ES256"));
  const tokens = await oidc.clientCredentialsGrant(configured, { scope: "students:read", resource: graph.href }, { DPoP });
  assert.equal(tokens.token_type, "dpop");
  assert(tokens.expires_in <= 300);
  await asked(tokens, configured, DPoP);
  return { configured, tokens, DPoP };
}

// A browser without script: keeps cookies, sends the form that is on the page.
class Browser {
  cookies = new Map();
  async go(url, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return answer;
  }
  async submit(page, fields) {
    const html = await page.text();
    const body = new URLSearchParams(fields);
    for (const [, name, value] of html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)) body.set(name, value);
    const action = /<form method="post" action="([^"]+)"/.exec(html)[1];
    return this.go(new URL(action, issuer), { method: "POST", body });
  }
}

async function signedIn(withKey) {
  const configured = await config("portal", "ES256");
  const DPoP = oidc.getDPoPHandle(configured, await oidc.randomDPoPKeyPair("ES256"));
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const parameters = {
    redirect_uri: what.redirect_uri,
    scope: "openid students:read",
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  };
  const at = await oidc.buildAuthorizationUrlWithPAR(configured, parameters, withKey ? { DPoP } : {});
  const browser = new Browser();
  const consent = await browser.submit(await browser.go(at), what.login);
  const back = await browser.submit(consent, { decision: "allow" });
  assert.equal(back.status, 303);
  const current = new URL(back.headers.get("location"));
  assert.equal(current.searchParams.get("iss"), what.issuer);
  const expected = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  const tokens = await oidc.authorizationCodeGrant(configured, current, expected, undefined, { DPoP });
  return { configured, tokens, DPoP };
}

const checks = {
  "discovery by RFC 8414": async () => {
    const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...near });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    assert.deepEqual(server.code_challenge_methods_supported, ["S256"]);
  },
  "discovery by OpenID Connect": async () => {
    const server = (await config("department", "ES256")).serverMetadata();
    assert.equal(server.require_pushed_authorization_requests, true);
    assert(server.supportsPKCE());
  },
  "client credentials with ES256": () => machine("department", "ES256"),
  "client credentials with PS256": () => machine("department", "PS256"),
  "client credentials with Ed25519": () => machine("department", "Ed25519"),
  "DPoP without a nonce of the server": () => machine("relaxed", "ES256"),
  "protected resource discovery by RFC 9728": async () => {
    for (const resource of [graph, issuer]) {
      const found = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, near));
      assert.deepEqual(found.authorization_servers, [what.issuer]);
    }
  },
  "the challenge of a request without a token leads there": async () => {
    const refused = await oauth
      .protectedResourceRequest("none", "POST", graph, json, query, near)
      .then(() => assert.fail("let in"), (error) => error);
    assert.equal(refused.code, oauth.WWW_AUTHENTICATE_CHALLENGE);
    assert.equal(refused.cause[0].parameters.error, "invalid_token");
    assert(refused.cause[0].parameters.resource_metadata.endsWith("/.well-known/oauth-protected-resource/graphql"));
  },
  "PAR, code and PKCE, with an id_token": async () => {
    const { configured, tokens, DPoP } = await signedIn(false);
    assert.equal(tokens.claims().name, what.name);
    await asked(tokens, configured, DPoP);
  },
  "PAR with a DPoP proof, and a refresh token": async () => {
    const { configured, tokens, DPoP } = await signedIn(true);
    const renewed = await oidc.refreshTokenGrant(configured, tokens.refresh_token, undefined, { DPoP });
    await asked(renewed, configured, DPoP);
  },
  "who the person is, by openid-client": async () => {
    const { configured, tokens, DPoP } = await signedIn(true);
    const said = await oidc.fetchUserInfo(configured, tokens.access_token, tokens.claims().sub, { DPoP });
    assert.deepEqual(said, { sub: tokens.claims().sub, name: what.name, role: tokens.claims().role });
  },
  "who the person is, by oauth4webapi, and no machine is one": async () => {
    const { configured, tokens, DPoP } = await signedIn(false);
    const [server, client] = [configured.serverMetadata(), configured.clientMetadata()];
    const ask = (token, proofs) => oauth.userInfoRequest(server, client, token, { DPoP: proofs, ...near });
    const told = await oauth.processUserInfoResponse(server, client, tokens.claims().sub, await ask(tokens.access_token, DPoP));
    assert.equal(told.name, what.name);
    const robot = await machine("department", "ES256");
    const refused = await ask(robot.tokens.access_token, robot.DPoP).then(
      (answer) => oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, answer).then(() => assert.fail("told"), (e) => e),
      (error) => error,
    );
    assert.equal(refused.code, oauth.WWW_AUTHENTICATE_CHALLENGE);
    assert.deepEqual([refused.status, refused.cause[0].parameters.error], [403, "insufficient_scope"]);
  },
  "introspection": async () => {
    const { configured, tokens } = await machine("department", "ES256");
    const said = await oidc.tokenIntrospection(configured, tokens.access_token);
    assert.equal(said.active, true);
    assert.equal(said.client_id, "department");
    assert.equal((await oidc.tokenIntrospection(configured, "garbage")).active, false);
  },
  "revocation": async () => {
    const { configured, tokens, DPoP } = await machine("department", "ES256");
    await oidc.tokenRevocation(configured, tokens.access_token);
    assert.equal((await oidc.tokenIntrospection(configured, tokens.access_token)).active, false);
    await assert.rejects(asked(tokens, configured, DPoP));
  },
  "validation as RFC 9068 and RFC 9449 say": async () => {
    const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...near });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    const { tokens, DPoP } = await machine("relaxed", "ES256");
    const elsewhere = new URL("https://api.department.test/students");
    const sent = new Headers();
    await DPoP.addProof(elsewhere, sent, "GET", tokens.access_token);
    sent.set("authorization", `DPoP ${tokens.access_token}`);
    const request = new Request(elsewhere, { headers: sent });
    const claims = await oauth.validateJwtAccessToken(server, request, graph.href, { requireDPoP: true, ...near });
    assert.equal(claims.client_id, "relaxed");
  },
};

const results = {};
for (const [name, check] of Object.entries(checks)) {
  results[name] = await check().then(
    () => "ok",
    (error) => `${error.code ?? error.name}: ${error.message} ${JSON.stringify(error.cause ?? null)?.slice(0, 400)}`,
  );
}
console.log(JSON.stringify(results));
