import type { ServiceState } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ConfirmedTemplate {
  id: string;
  name: string;
  version: number;
  description: string;
  serviceName: string;
}

/** Standard-change templates that are confirmed and not expired. */
export async function templatesInForce({ db }: Viewer): Promise<ConfirmedTemplate[]> {
  return db.$queryRaw<ConfirmedTemplate[]>`
    SELECT t.id, t.name, t.version, t.description, s.name AS "serviceName"
    FROM change_template t JOIN service s ON s.id = t.service_id
    WHERE template_in_force(t.id) ORDER BY s.name, t.name, t.version DESC`;
}

export interface NewChangePage {
  services: { id: string; key: string; name: string; state: ServiceState }[];
  templates: ConfirmedTemplate[];
}

/** What a new change may be about. */
export async function newChangePage(viewer: Viewer): Promise<NewChangePage> {
  const services = await viewer.db.service.findMany({
    where: { state: { not: "retired" } },
    select: { id: true, key: true, name: true, state: true },
    orderBy: { name: "asc" },
  });
  return { services, templates: await templatesInForce(viewer) };
}
