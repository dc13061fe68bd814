/** Intakes: the gated way in which components that others made enter the library, as requests for change that list them. */
import type { BillComponent, LicenceCount } from "./bill-of-materials.ts";
import type { Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, ChangeModel, Instant } from "./release.ts";

/** `addition`: something new. `baseline`: what ran already on the day the library began. */
export const intakeKinds = ["addition", "baseline"] as const;
export type IntakeKind = (typeof intakeKinds)[number];

/** Files that list components: a CycloneDX bill of materials, or npm's lock file. */
export const intakeFiles = ["cyclonedx", "package_lock"] as const;
export type IntakeFile = (typeof intakeFiles)[number];

export type IntakeComponent = Pick<BillComponent, "type" | "group" | "name" | "version" | "purl" | "hashes" | "licences">;

/** Where the list comes from: the foreign components of a bill, a file, or a person's own hand. */
export type IntakeOrigin =
  | { from: "bill"; billId: string; release: number }
  | { from: "file"; sha256: string; format: IntakeFile }
  | { from: "hand" };

/** What a change of the origin "intake" would let in; it comes with the change and stays as it is. */
export interface Intake {
  kind: IntakeKind;
  /** Where the components come from, as the asker says it. */
  source: string;
  /** Let in until then, and no longer. */
  until: Instant | null;
  origin: IntakeOrigin;
  components: number;
}

/** No list from the wild is longer, and a board could not be shown it. */
export const mostComponents = 20_000;

/** Digests by which a component is told from any other; MD5 and SHA-1 are made to collide. The database calls the same ones strong. */
export const isStrong = (hash: string): boolean =>
  /^(?:SHA-(?:256|384|512)|SHA3-(?:256|384|512)|BLAKE2b-(?:256|384|512)|BLAKE3):/.test(hash);

/** Which of these say what they are: by a purl, or by a digest. What nothing names could be anything, and is let in by nobody. */
export const namedOnes = <T extends Pick<IntakeComponent, "purl" | "hashes">>(components: readonly T[]): T[] =>
  components.filter(({ purl, hashes }) => purl !== null || hashes.some(isStrong));

/** In an emergency one member decides, so it lets in for so long at most. The database holds the same. */
export const emergencyDays = 30;
const dayMs = 86_400_000;

interface AskedIntake {
  components: number;
  named: number;
  until: Instant | null;
  model: ChangeModel;
  /** Names of listed components whose bytes were withdrawn from the library. */
  withdrawn: readonly string[];
}

export function reasonsAgainstIntake(
  { components, until, named, model, withdrawn }: AskedIntake,
  actor: Actor,
  now: Instant,
): Refusal[] {
  const refusals = requireCapability(actor, "intake:raise");
  if (components === 0) refusals.push({ code: "nothing-listed", message: "There is nothing on the list that could be let in." });
  else if (named === 0)
    refusals.push({
      code: "nothing-named",
      message: "Nothing of it says what it is: a component needs a purl with a version, or a SHA-256 or longer digest.",
    });
  if (named > mostComponents)
    refusals.push({ code: "too-many", message: `One intake lists ${mostComponents.toLocaleString("en")} components at most.` });
  for (const name of withdrawn)
    refusals.push({ code: "withdrawn", message: `${name} was withdrawn from the library: nothing lets these bytes in again.` });
  if (model === "emergency" && (until === null || until.getTime() > now.getTime() + emergencyDays * dayMs))
    refusals.push({
      code: "for-good",
      message: `In an emergency one member decides: say until when it is let in, ${emergencyDays} days at most, and raise a normal intake meanwhile.`,
      field: "until",
    });
  if (until !== null && until <= now)
    refusals.push({ code: "in-the-past", message: "The day until which they are let in is over already.", field: "until" });
  return refusals;
}

/** What the authority is shown of an intake, inside the evidence of its change. */
export interface ToldIntake {
  kind: IntakeKind;
  source: string;
  until: string | null;
  from: IntakeOrigin;
  components: number;
  /** Of the whole list, as the database reckons it. */
  componentsDigest: string;
  licences: readonly LicenceCount[];
  withoutDigest: number;
  listed: readonly IntakeComponent[];
}

export const noLicence = "none stated";

export function toldIntake(
  { until, origin, ...intake }: Intake,
  componentsDigest: string,
  listed: readonly IntakeComponent[],
): ToldIntake {
  return {
    ...intake,
    until: until?.toISOString() ?? null,
    from: origin,
    componentsDigest,
    licences: licencesOf(listed),
    withoutDigest: listed.filter(({ hashes }) => !hashes.some(isStrong)).length,
    listed,
  };
}

export const fullName = ({ group, name }: Pick<IntakeComponent, "group" | "name">): string =>
  group === "" ? name : `${group}/${name}`;

/** How many components carry each licence, the most frequent first. */
function licencesOf(listed: readonly IntakeComponent[]): LicenceCount[] {
  const counted = new Map<string, number>();
  for (const { licences } of listed)
    for (const licence of licences.length === 0 ? [noLicence] : licences) counted.set(licence, (counted.get(licence) ?? 0) + 1);
  return [...counted]
    .map(([licence, components]) => ({ licence, components }))
    .sort((a, b) => b.components - a.components || (a.licence < b.licence ? -1 : 1));
}
