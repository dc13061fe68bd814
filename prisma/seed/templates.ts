/** Standard changes: described once, confirmed by the second change manager. */
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { proposeTemplate } from "#lib/services/template/propose-template";
import type { People } from "./people.ts";
import type { Services } from "./service-map.ts";
import type { ServiceKey } from "./services.ts";

const templates = {
  "web-shop": {
    name: "Renew a TLS certificate",
    description:
      "The certificate of the shop is replaced by its successor from the same authority, in the quiet hour.\n" +
      "It can fail when the chain is incomplete: the check in the sandbox shows it. Undone by putting the old certificate back.",
  },
  "server-cluster": {
    name: "Updates of the month on the hosts",
    description:
      "The distributor's updates are brought in host by host, one room after the other, while the other room carries the load.\n" +
      "It can fail when a host does not start: it stays out until the next day. Undone by the former boot entry.",
  },
} as const satisfies Partial<Record<ServiceKey, { name: string; description: string }>>;

export type Templates = Readonly<Partial<Record<ServiceKey, string>>>;

/** Answers the id of each by the service whose changes it describes. */
export async function addTemplates({ henrik, amara }: People, services: Services, expiresAt: Date): Promise<Templates> {
  const add = async (key: keyof typeof templates) => {
    const templateId = await proposeTemplate(henrik.context, { ...templates[key], serviceId: services[key], expiresAt });
    await confirmTemplate(amara.context, { templateId });
    return templateId;
  };
  return { "web-shop": await add("web-shop"), "server-cluster": await add("server-cluster") };
}
