// PostGraphile as its documentation has it in production: Amber preset, grafserv on Node's HTTP server, no watching,
// no GraphiQL, a pool of ten. Prints one line of JSON with its port; ends when its standard input does.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makeJSONPgSmartTagsPlugin } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

// A column without an index of its own can be filtered by only where it is said so.
const filterable = makeJSONPgSmartTagsPlugin({
  version: 1,
  config: { class: { enrollment: { attribute: { status: { tags: { behavior: "+filterBy +attribute:filterBy" } } } } } },
});

const preset = {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  plugins: [filterable],
  pgServices: [makePgService({ connectionString: process.env.READS_URL, schemas: ["public"], poolConfig: { max: 10 } })],
  grafserv: { port: 0, graphqlPath: "/graphql", graphiql: false, watch: false },
  schema: {
    defaultBehavior: "+list -insert -update -delete",
    connectionFilterAllowedOperators: ["in", "equalTo", "greaterThanOrEqualTo"],
    connectionFilterRelations: false,
  },
};

const pgl = postgraphile(preset);
const serv = pgl.createServ(grafserv);
const server = createServer();
server.on("error", (error) => { console.error(error); process.exit(1); });
await serv.addTo(server);
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.on("end", () => process.exit(0)).resume();
