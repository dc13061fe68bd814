/** Standard changes: described once, confirmed by the second change manager. */
import type { TemplateLimits } from "#lib/domain/template";
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { proposeTemplate } from "#lib/services/template/propose-template";
import type { People } from "./people.ts";
import type { Services } from "./service-map.ts";
import type { ServiceKey } from "./services.ts";

const templates = {
  "web-shop": {
    name: "Renew a TLS certificate",
    ...{ largestKind: "patch", highestRisk: "medium", mostReleases: 2, periodDays: 90 },
    description:
      "The certificate of the shop is replaced by its successor from the same authority, in the quiet hour.\n" +
      "It can fail when the chain is incomplete: the check in the sandbox shows it. Undone by putting the old certificate back.",
  },
  "server-cluster": {
    name: "Updates of the month on the hosts",
    ...{ largestKind: "patch", highestRisk: "high", mostReleases: 1, periodDays: 25 },
    description:
      "The distributor's updates are brought in host by host, one room after the other, while the other room carries the load.\n" +
      "It can fail when a host does not start: it stays out until the next day. Undone by the former boot entry.",
  },
} as const satisfies Partial<Record<ServiceKey, { name: string; description: string } & TemplateLimits>>;

/** One whose year is over in the story, and one that the second change manager has not confirmed. */
const past = {
  name: "Exchange a failed disk",
  description:
    "A disk that reports errors is exchanged while its copies carry the load.\nIt can fail when a second disk fails: the room is taken out then. Undone by nothing: the old disk is broken.",
  ...({ largestKind: "patch", highestRisk: "low", mostReleases: 4, periodDays: 30 } as const),
} as const;
const proposed = {
  name: "Texts of the customer mails",
  description:
    "Texts that marketing has released are brought in, in all nine languages.\nIt can fail when a placeholder is misspelt: the suite finds it. Undone by the former texts.",
  ...({ largestKind: "patch", highestRisk: "low", mostReleases: 2, periodDays: 7 } as const),
} as const;

export type Templates = Readonly<Partial<Record<ServiceKey, string>>>;

/** Answers the id of each by the service whose changes it describes. */
export async function addTemplates({ henrik, amara }: People, services: Services, expiresAt: Date): Promise<Templates> {
  const add = async (key: keyof typeof templates) => {
    const templateId = await proposeTemplate(henrik.context, { ...templates[key], serviceId: services[key], expiresAt });
    await confirmTemplate(amara.context, { templateId });
    return templateId;
  };
  const aSeason = new Date(expiresAt.getTime() - 260 * 86_400_000);
  const templateId = await proposeTemplate(amara.context, {
    ...{ ...past, serviceId: services["file-store"], expiresAt: aSeason },
  });
  await confirmTemplate(henrik.context, { templateId });
  await proposeTemplate(amara.context, { ...proposed, serviceId: services["customer-mail"], expiresAt });
  return { "web-shop": await add("web-shop"), "server-cluster": await add("server-cluster") };
}
