import type { Environment } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ShownTemplate {
  id: string;
  name: string;
  version: number;
  description: string;
  serviceName: string;
  expiresAt: Date;
  proposedBy: string;
  isConfirmed: boolean;
}

export interface SettingsPage {
  organisation: { name: string; timeZone: string; isDemonstration: boolean };
  environments: Environment[];
  templates: ShownTemplate[];
  services: { id: string; name: string }[];
}

/** What an organisation sets up besides its people. */
export async function settingsPage({ db }: Viewer): Promise<SettingsPage> {
  const [organisation, environments, templates, services] = await Promise.all([
    db.organisation.findFirstOrThrow({ select: { name: true, timeZone: true, isDemonstration: true } }),
    db.environment.findMany({ orderBy: [{ isProduction: "asc" }, { name: "asc" }] }),
    db.changeTemplate.findMany({
      include: { service: { select: { name: true } }, confirmation: { select: { templateId: true } } },
      orderBy: [{ name: "asc" }, { version: "desc" }],
      relationLoadStrategy: "join",
    }),
    db.service.findMany({ where: { state: { not: "retired" } }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return {
    organisation,
    environments,
    templates: templates.map(({ service, confirmation, ...one }) => ({
      id: one.id,
      name: one.name,
      version: one.version,
      description: one.description,
      serviceName: service.name,
      expiresAt: one.expiresAt,
      proposedBy: one.proposedBy,
      isConfirmed: confirmation !== null,
    })),
    services,
  };
}
