// A department's own subgraph: it adds its rehabilitation visits to the hub's children, whom it knows by id alone.
// The visits are synthetic. Prints its address once it listens.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";

const typeDefs = parse(readFileSync(new URL("partner.graphql", import.meta.url), "utf8"));
const resolvers = { Student: { __resolveReference: (child) => child, rehabilitationVisits: visits } };
const schema = buildSubgraphSchema({ typeDefs, resolvers });

function visits({ id }) {
  const known = createHash("sha256").update(id).digest()[0] % 3;
  return Array.from({ length: known }, (_, n) => ({ on: `2026-0${n + 5}-15`, place: "康复中心" }));
}

const server = createServer(async (request, response) => {
  response.setHeader("content-type", "application/json");
  if (!request.headers.authorization) {
    response.writeHead(401).end(JSON.stringify({ errors: [{ message: "a token is needed / 需要令牌" }] }));
    return;
  }
  const { query: source, variables: variableValues } = JSON.parse(await text(request));
  response.end(JSON.stringify(await graphql({ schema, source, variableValues })));
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/graphql`));
