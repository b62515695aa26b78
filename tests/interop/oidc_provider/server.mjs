// A certified authorization server under the FAPI 2.0 profile and a department's endpoint behind it, for one test run.
// Reads {clients, tls} from its first line, prints {issuer, resource} when ready, ends with its input.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'

import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import Provider, { errors } from 'oidc-provider'

URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null) // Node 20 lacks it

const SCOPE = 'export:SCHOOL_AGE_POPULATION'
const LINE = '{"lineNo":1,"name":"测试一"}\n'
const REQUESTS_A_NONCE = 2

const lines = createInterface({ input: process.stdin })
const { clients, tls } = JSON.parse((await once(lines, 'line'))[0])
lines.on('close', () => process.exit(0))

const seen = []
const front = await listening(tls)
const alias = await listening({ ...tls, requestCert: true, rejectUnauthorized: true })
const department = await listening({ ...tls, requestCert: true, rejectUnauthorized: false })

const provider = new Provider(front.origin, {
  clients: clients.map(registered),
  clientAuthMethods: ['private_key_jwt'],
  discovery: { mtls_endpoint_aliases: { token_endpoint: `${alias.origin}/token` } },
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'PS256', 'Ed25519'],
    dPoPSigningAlgValues: ['ES256'],
  },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    fapi: { enabled: true, profile: '2.0' },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      getCertificate: (ctx) => ctx.socket.getPeerX509Certificate(),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo: resourceServer,
    },
  },
  jwks: { keys: [await signingKey()] },
  scopes: [SCOPE],
})
const answer = provider.callback()
for (const door of [front, alias]) {
  door.server.on('request', (request, response) => {
    response.on('finish', () => seen.push({ to: 'issuer', path: request.url, status: response.statusCode }))
    answer(request, response)
  })
}
department.server.on('request', (request, response) => serve(request).then((made) => send(request, response, made)))

const described = await oauth.processDiscoveryResponse(
  new URL(front.origin),
  await oauth.discoveryRequest(new URL(front.origin), { algorithm: 'oauth2' }),
)
const keys = jose.createRemoteJWKSet(new URL(described.jwks_uri))
console.log(JSON.stringify({ issuer: front.origin, resource: department.origin }))

async function listening(options) {
  const server = createServer(options)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, origin: `https://127.0.0.1:${server.address().port}` }
}

function registered({ client_id, jwks, alg, binding }) {
  return {
    client_id,
    jwks,
    scope: SCOPE,
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    id_token_signed_response_alg: 'ES256', // the only key it has
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: alg,
    dpop_bound_access_tokens: binding === 'dpop',
    tls_client_certificate_bound_access_tokens: binding === 'mtls',
  }
}

function resourceServer(_, resource) {
  if (resource !== department.origin) throw new errors.InvalidTarget()
  return {
    accessTokenFormat: 'jwt',
    accessTokenTTL: 60,
    audience: resource,
    jwt: { sign: { alg: 'ES256' } },
    scope: SCOPE,
  }
}

async function signingKey() {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
  return { ...(await jose.exportJWK(privateKey)), kid: 'as-1', alg: 'ES256', use: 'sig' }
}

// The department: it takes a token only with what it is bound to, and changes its nonce all the time.

let nonce = randomUUID()
let left = REQUESTS_A_NONCE

async function serve(request) {
  const path = request.url.split('?')[0]
  if (path === '/seen') return { status: 200, body: seen }
  const [scheme] = (request.headers.authorization ?? '').split(' ')
  try {
    const claims = scheme === 'DPoP' ? await proven(request) : await certified(request)
    if (claims.scope !== SCOPE) return { status: 403, body: {} }
  } catch (error) {
    return { status: 401, headers: { 'WWW-Authenticate': `DPoP error="${error.said ?? 'invalid_token'}"` }, body: {} }
  }
  if (path.endsWith('/$export')) return { status: 202, headers: { 'Content-Location': '/v1/exports/x?of=month' } }
  if (path === '/v1/exports/x') return { status: 200, body: manifest() }
  if (path === '/v1/exports/x/parts/1') return { status: 200, text: LINE }
  return { status: 404, body: {} }
}

async function proven(request) {
  const asked = new Request(department.origin + request.url, { method: request.method, headers: request.headers })
  const claims = await oauth.validateJwtAccessToken(described, asked, department.origin, { requireDPoP: true })
  if (jose.decodeJwt(request.headers.dpop).nonce !== nonce) {
    throw Object.assign(new Error('nonce'), { said: 'use_dpop_nonce' })
  }
  if (--left === 0) [nonce, left] = [randomUUID(), REQUESTS_A_NONCE]
  return claims
}

async function certified(request) {
  const token = request.headers.authorization.split(' ')[1]
  const wanted = { issuer: front.origin, audience: department.origin, typ: 'at+jwt' }
  const { payload } = await jose.jwtVerify(token, keys, wanted)
  const shown = request.socket.getPeerX509Certificate()
  if (!shown || payload.cnf['x5t#S256'] !== createHash('sha256').update(shown.raw).digest('base64url')) {
    throw new Error('certificate')
  }
  return payload
}

function manifest() {
  const sha256 = createHash('sha256').update(LINE).digest('hex')
  const header = {
    packageCode: 'SCHOOL_AGE_POPULATION',
    partner: 'police',
    direction: 'PULL',
    period: '2026-09',
    jurisdictionCode: '150785',
    sequence: 1,
    generatedAt: '2026-09-08T00:00:00Z',
    lineCount: 1,
    sha256,
    schemaVersion: '1.0',
  }
  return { header, output: [{ url: '/v1/exports/x/parts/1?again=0', lineCount: 1, sha256 }] }
}

function send(request, response, { status, headers = {}, body, text }) {
  if (request.url !== '/seen') seen.push({ to: 'department', path: request.url, status })
  // Not on the answer that changes it: the next request learns it the hard way.
  if (status === 401) headers['DPoP-Nonce'] = nonce
  response.writeHead(status, { 'Content-Type': text ? 'application/x-ndjson' : 'application/json', ...headers })
  response.end(text ?? (body === undefined ? '' : JSON.stringify(body)))
}
