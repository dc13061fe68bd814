/** Nordwind IT, the demonstration's organisation: made by its own people through the services, as any organisation is. */
import { hash, randomUUID } from "node:crypto";
import type { Database } from "#lib/db/client";
import { foundOrganisation } from "#lib/services/identity/found-organisation";
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { proposeTemplate } from "#lib/services/template/propose-template";
import { addEverybody, appointEverybody, described, emailOf, homeZone, type People, seeded, unknownPassword } from "./people.ts";
import { addEnvironments, addRelations, addServices, type Environments, type Services } from "./service-map.ts";

export interface Nordwind {
  db: Database;
  people: People;
  /** Ids by key. */
  services: Services;
  /** Ids by name. */
  environments: Environments;
  /** A standard change of the web shop, confirmed. */
  templateId: string;
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
  say("eight people, two boards");
  const people = await addEverybody(db, seeded(db, "ingrid", personId));
  await appointEverybody(db, people);
  say("six services, with owners, deputies and targets");
  const services = await addServices(people);
  await addRelations(people, services);
  say("three environments, one standard change");
  const environments = await addEnvironments(people);
  const templateId = await addTemplate(people, services, now);
  return { db, people, services, environments, templateId };
}

async function addTemplate({ henrik, amara }: People, services: Services, now: Date): Promise<string> {
  const templateId = await proposeTemplate(henrik.context, {
    name: "Renew a TLS certificate",
    description:
      "The certificate of the shop is replaced by its successor from the same authority, in the quiet hour.\n" +
      "It can fail when the chain is incomplete: the check in the sandbox shows it. Undone by putting the old certificate back.",
    serviceId: services["web-shop"],
    expiresAt: new Date(now.getTime() + days(364)),
  });
  await confirmTemplate(amara.context, { templateId });
  return templateId;
}
