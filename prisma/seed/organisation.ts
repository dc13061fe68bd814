/** Nordwind IT, the demonstration's organisation: made by its own people through the services, as any organisation is. */
import { hash, type KeyObject, randomUUID } from "node:crypto";
import type { Database } from "#lib/db/client";
import { foundOrganisation } from "#lib/services/identity/found-organisation";
import { keysOf } from "./by-key.ts";
import { addConfigurationItems } from "./configuration-items.ts";
import { trustBuildServer } from "./papers.ts";
import { addEverybody, appointEverybody, described, emailOf, homeZone, type People, seeded, unknownPassword } from "./people.ts";
import { addEnvironments, addRelations, addServices, type Environments, type Services } from "./service-map.ts";
import { enrol } from "./sign.ts";
import { addTemplates, type Templates } from "./templates.ts";

export interface Nordwind {
  db: Database;
  people: People;
  /** Ids by key. */
  services: Services;
  /** Ids by name. */
  environments: Environments;
  /** Ids of standard changes, confirmed, by the service they are for. */
  templates: Templates;
  /** What the build server signs with. */
  buildServer: KeyObject;
}

const days = (count: number): number => count * 86_400_000;

/** Founds and fills the organisation. `say` tells each step, `now` is where the story stands. */
export async function foundNordwind(db: Database, now: Date, say: (step: string) => void): Promise<Nordwind> {
  say("Nordwind IT is founded");
  const token = randomUUID();
  const { personId } = await foundOrganisation(
    db,
    {
      ...{ token, organisation: "Nordwind IT", name: described.ingrid.name, email: emailOf("ingrid") },
      ...{ password: unknownPassword(), timeZone: homeZone },
    },
    hash("sha256", token),
  );
  say(`${keysOf(described).length} people, two boards`);
  const people = await addEverybody(db, seeded(db, "ingrid", personId));
  await appointEverybody(db, people);
  await enrol(people.ingrid, "Security key at the desk");
  await enrol(people.henrik, "Henrik's phone");
  await enrol(people.grace, "Grace's laptop");
  const services = await addServices(people);
  await addRelations(people, services);
  say(`${Object.keys(services).length} services, with owners, deputies and targets, and how they hang together`);
  say(`${await addConfigurationItems(people, services)} configuration items`);
  const environments = await addEnvironments(people);
  const templates = await addTemplates(people, services, new Date(now.getTime() + days(364)));
  say("three environments, four standard changes");
  const buildServer = await trustBuildServer(people);
  return { db, people, services, environments, templates, buildServer };
}
