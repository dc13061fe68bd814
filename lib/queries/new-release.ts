import type { ChangeModel, ChangeOrigin, ChangeState, PersonRef, ServiceState } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface CarriableChange {
  id: string;
  number: number;
  title: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  state: ChangeState;
}

export interface ReleaseChoices {
  /** Changes of the service that no open release carries and that are not over. */
  changes: CarriableChange[];
  /** Who holds the role of a release manager. */
  managers: PersonRef[];
}

/** What a release of this service may carry, and who may manage it: one statement. */
export async function releaseChoices({ db }: Viewer, serviceId: string): Promise<ReleaseChoices> {
  const [row] = await db.$queryRaw<ReleaseChoices[]>`
    SELECT coalesce((
        SELECT json_agg(json_build_object('id', c.id, 'number', c.number, 'title', c.title, 'origin', c.origin, 'model', c.model,
          'state', c.state) ORDER BY (c.state = 'authorized') DESC, c.number DESC)
        FROM change c
        WHERE c.service_id = ${serviceId}::uuid AND c.state IN ('draft', 'submitted', 'authorized', 'refused') AND c.origin <> 'intake'
          AND NOT EXISTS (SELECT 1 FROM release_change rc WHERE rc.change_id = c.id AND rc.is_open)
      ), '[]') AS changes,
      coalesce((
        SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name)
        FROM person p WHERE EXISTS (
          SELECT 1 FROM appointment_in_force f WHERE f.person_id = p.id AND f.role = 'release_manager')
      ), '[]') AS managers`;
  return row ?? { changes: [], managers: [] };
}

interface ServiceChoice {
  id: string;
  key: string;
  name: string;
  tier: number;
  state: ServiceState;
  /** Authorized changes that no open release carries: what a release could be raised for. */
  waiting: number;
}

export interface NewReleasePage {
  services: ServiceChoice[];
  service: ServiceChoice | null;
  choices: ReleaseChoices;
  follows: { id: string; number: number; title: string; serviceKey: string } | null;
}

/** The way to a new release: the service first, then what it may carry. A follow-up brings its service with it. */
export async function newReleasePage(
  viewer: Viewer,
  { serviceKey, followsNumber }: { serviceKey: string | null; followsNumber: number | null },
): Promise<NewReleasePage> {
  const { db } = viewer;
  const earlier =
    followsNumber === null
      ? null
      : await db.release.findUnique({
          where: { number: followsNumber },
          select: { id: true, number: true, title: true, service: { select: { key: true } } },
          relationLoadStrategy: "join",
        });
  const services = await db.$queryRaw<ServiceChoice[]>`
    SELECT s.id, s.key, s.name, s.tier, s.state,
      (SELECT count(*)::int FROM change c WHERE c.service_id = s.id AND c.state = 'authorized'
        AND NOT EXISTS (SELECT 1 FROM release_change rc WHERE rc.change_id = c.id AND rc.is_open)) AS waiting
    FROM service s WHERE s.state <> 'retired' ORDER BY waiting DESC, s.name`;
  const wanted = serviceKey ?? earlier?.service.key;
  const service = services.find(({ key }) => key === wanted) ?? null;
  return {
    services,
    service,
    choices: service ? await releaseChoices(viewer, service.id) : { changes: [], managers: [] },
    follows: earlier && { id: earlier.id, number: earlier.number, title: earlier.title, serviceKey: earlier.service.key },
  };
}
