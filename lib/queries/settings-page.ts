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
  mails: { waiting: number; undelivered: UndeliveredMail[] };
}

/** A mail that no server took for hours. */
export interface UndeliveredMail {
  id: string;
  personName: string;
  email: string;
  attempts: number;
  lastError: string;
  endedAt: Date | null;
}

const mostUndelivered = 20;

/** What an organisation sets up besides its people. */
export async function settingsPage({ db }: Viewer): Promise<SettingsPage> {
  const [organisation, environments, templates, services, waiting, undelivered] = await Promise.all([
    db.organisation.findFirstOrThrow({ select: { name: true, timeZone: true, isDemonstration: true } }),
    db.environment.findMany({ orderBy: [{ isProduction: "asc" }, { name: "asc" }] }),
    db.changeTemplate.findMany({
      include: { service: { select: { name: true } }, confirmation: { select: { templateId: true } } },
      orderBy: [{ name: "asc" }, { version: "desc" }],
      relationLoadStrategy: "join",
    }),
    db.service.findMany({ where: { state: { not: "retired" } }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
    db.mail.count({ where: { outcome: null } }),
    db.mail.findMany({
      where: { outcome: "undelivered" },
      select: { id: true, attempts: true, lastError: true, endedAt: true, person: { select: { name: true, email: true } } },
      orderBy: [{ endedAt: "desc" }, { id: "asc" }],
      take: mostUndelivered,
      relationLoadStrategy: "join",
    }),
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
    mails: {
      waiting,
      undelivered: undelivered.map(({ person, ...mail }) => ({ ...mail, personName: person.name, email: person.email })),
    },
  };
}
