// Composes subgraphs with both public composers. stdin: [{name, url, sdl}]; stdout: what each makes of them.
// contracts: what one of them leaves of it for each audience, by @tag.

import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import * as guild from "@theguild/federation-composition";
import { parse, print } from "graphql";

const AUDIENCES = ["partner", "portal", "auditor"];
const services = JSON.parse(readFileSync(0, "utf8")).map(({ name, url, sdl }) => ({
  name,
  url,
  typeDefs: parse(sdl),
}));

const apollo = composeServices(services);
const theguild = guild.composeServices(services);
const contracts = Object.fromEntries(AUDIENCES.map((audience) => [audience, contract(audience)]));
const said = {
  apollo: { errors: messages(apollo), hints: (apollo.hints ?? []).map((hint) => hint.message) },
  theguild: { errors: messages(theguild), sdl: api(theguild) },
  contracts,
};
process.stdout.write(JSON.stringify(said));

function contract(audience) {
  const filter = { include: new Set([audience]), exclude: new Set() };
  const made = guild.composeSchemaContract(services, filter, true);
  return { errors: messages(made), sdl: api(made) };
}

function api({ supergraphSdl }) {
  return supergraphSdl && print(guild.transformSupergraphToPublicSchema(parse(supergraphSdl)));
}

function messages(composed) {
  return (composed.errors ?? []).map((error) => error.message);
}
