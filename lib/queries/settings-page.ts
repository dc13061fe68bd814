import type { Environment } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface SettingsPage {
  organisation: { name: string; timeZone: string; ratificationHours: number; isDemonstration: boolean };
  environments: Environment[];
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
  const [organisation, environments, waiting, undelivered] = await Promise.all([
    db.organisation.findFirstOrThrow({ select: { name: true, timeZone: true, ratificationHours: true, isDemonstration: true } }),
    db.environment.findMany({ orderBy: [{ isProduction: "asc" }, { name: "asc" }] }),
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
    mails: {
      waiting,
      undelivered: undelivered.map(({ person, ...mail }) => ({ ...mail, personName: person.name, email: person.email })),
    },
  };
}
