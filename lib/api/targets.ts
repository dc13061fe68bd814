/** Finds what a call is about, and sees that the token is for its service. */
import { z } from "zod";
import type { Change } from "#lib/domain/change";
import type { Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import {
  changeByNumber,
  changeIdsOf,
  environmentNamed,
  personByEmail,
  releaseNumberOf,
  serviceIdOf,
} from "#lib/queries/named-things";
import { releaseByNumber } from "#lib/queries/release";
import type { Caller } from "./operation.ts";

const numbered = (prefix: "REL" | "CHG", example: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}-[1-9]\\d{0,8}$`), `Name it like ${example}.`)
    .meta({ examples: [example] });

export const releaseParams = z.object({ release: numbered("REL", "REL-42") });
export const changeParams = z.object({ change: numbered("CHG", "CHG-7") });
export const idParams = <N extends string>(name: N) =>
  z.object({ [name]: z.uuid({ error: "Name it by its id." }) } as Record<N, z.ZodUUID>);
export const serviceParams = z.object({
  service: z
    .string()
    .max(60)
    .meta({ examples: ["web-shop"] }),
});
export const noQuery = z.strictObject({});

const numberIn = (name: string): number => Number(name.slice(4));

/** Whether a token for some services is for this one; one for all of them always is. */
export const isFor = ({ services }: Caller, key: string): boolean => services.length === 0 || services.includes(key);

export function requireService(caller: Caller, key: string): void {
  if (isFor(caller, key)) return;
  throw new AppError("forbidden", `This token is not for the service ${key}.`, [
    { code: "other-service", message: `It is for ${caller.services.join(", ")}.` },
  ]);
}

/** What belongs to some services is told to a token that is for one of them; what belongs to none says nothing of any. */
export function requireOneOf(caller: Caller, keys: readonly string[]): void {
  if (keys.length === 0 || keys.some((key) => isFor(caller, key))) return;
  throw new AppError("forbidden", "This token is not for the service of this digest.", [
    { code: "other-service", message: `It is for ${caller.services.join(", ")}.` },
  ]);
}

/** A list is of one service that the token is for, where it is not for all of them. */
export function requireListed({ services }: Caller, service: string | undefined): void {
  if (services.length === 0) return;
  if (service === undefined)
    throw new AppError("forbidden", "This token is for some services only: say which one to list.", [
      { code: "service-missing", message: `Add ?service= with one of ${services.join(", ")}.`, field: "service" },
    ]);
  if (!services.includes(service))
    throw new AppError("forbidden", `This token is not for the service ${service}.`, [
      { code: "other-service", message: `It is for ${services.join(", ")}.`, field: "service" },
    ]);
}

export interface FoundRelease {
  release: Release;
  now: Instant;
  /** What every change of it names: as If-Match says, or as it stands. */
  target: { releaseId: string; expectedVersion: number };
}

export async function theRelease(caller: Caller, name: string, ifMatch?: number): Promise<FoundRelease> {
  const found = await releaseByNumber(caller.context, numberIn(name));
  if (!found) throw new AppError("not-found", `There is no release ${name}.`);
  requireService(caller, found.release.service.key);
  return { ...found, target: { releaseId: found.release.id, expectedVersion: ifMatch ?? found.release.version } };
}

export interface FoundChange {
  change: Change;
  now: Instant;
  target: { changeId: string; expectedVersion: number };
}

export async function theChange(caller: Caller, name: string, ifMatch?: number): Promise<FoundChange> {
  const found = await changeByNumber(caller.context, numberIn(name));
  if (!found) throw new AppError("not-found", `There is no change ${name}.`);
  requireService(caller, found.change.service.key);
  return { ...found, target: { changeId: found.change.id, expectedVersion: ifMatch ?? found.change.version } };
}

/** The release of a build, deployment or defect, for a token that is for its service. */
export async function releaseWith(
  caller: Caller,
  kind: "build" | "deployment" | "defect",
  id: string,
  ifMatch?: number,
): Promise<FoundRelease> {
  const number = await releaseNumberOf(caller.context, kind, id);
  if (number === null) throw new AppError("not-found", `There is no ${kind} with this id.`);
  return theRelease(caller, `REL-${number}`, ifMatch);
}

const unknown = (field: string, message: string): AppError =>
  new AppError("invalid", "Some of what was sent does not fit.", [{ code: "unknown", message, field }]);

export async function serviceIdFor(caller: Caller, key: string): Promise<string> {
  requireService(caller, key);
  const id = await serviceIdOf(caller.context, key);
  if (id === null) throw unknown("service", `There is no service ${key}.`);
  return id;
}

export async function environmentIdFor({ context }: Caller, name: string): Promise<string> {
  const found = await environmentNamed(context, name);
  if (!found) throw unknown("environment", `There is no environment ${name}.`);
  return found.id;
}

/** Whoever is named by an e-mail address, or else who calls. */
export async function personIdFor({ context }: Caller, email: string | undefined, field: string): Promise<string> {
  if (email === undefined) return context.actor.id;
  const id = await personByEmail(context, email);
  if (id === null) throw unknown(field, `Nobody has the e-mail address ${email}.`);
  return id;
}

export async function changeIdsFor({ context }: Caller, names: readonly string[], field: string): Promise<string[]> {
  const found = await changeIdsOf(context, names.map(numberIn));
  const missing = names.filter((name) => !found.has(numberIn(name)));
  if (missing.length > 0) throw unknown(field, `There is no change ${missing.join(", ")}.`);
  return [...found.values()];
}

export const changeName = numbered("CHG", "CHG-7");
export const releaseName = numbered("REL", "REL-42");
