// Every audit of graphql-http against one server. Arguments: the address of /graphql, a token. Prints one JSON line.
import { auditServer } from "graphql-http";

const [url, token] = process.argv.slice(2);
const fetchFn = (address, sent = {}) =>
  fetch(address, { ...sent, headers: { ...sent.headers, authorization: `Bearer ${token}` } });
const results = await auditServer({ url, fetchFn });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
