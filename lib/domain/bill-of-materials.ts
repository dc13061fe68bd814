/** Bills of materials: what a release is made of, and whether the library knows each part of it. */
import { finalBuild, outsideBuildAndTest, theFinalBuild } from "./build.ts";
import { type Decision, decide } from "./decision.ts";
import { count, type GateCheck, names, on } from "./gate-check.ts";
import { requireCapability } from "./permissions.ts";
import type { ProvenanceMode } from "./provenance.ts";
import type { Actor, ComponentStanding, Instant, Release } from "./release.ts";
import type { EventOf, ReleaseEvent } from "./release-event.ts";

/** One component as a bill lists it. */
export interface BillComponent {
  type: string;
  group: string;
  name: string;
  version: string;
  /** Package URL in canonical spelling (ECMA-427); null where none names this very version. */
  purl: string | null;
  /** Why a purl that is written names nothing. */
  purlFault: string | null;
  /** "SHA-256:" and digits in lower case; in order. */
  hashes: readonly string[];
  /** SPDX ids, names or SPDX expressions, as written. */
  licences: readonly string[];
  /** "required", "optional" or "excluded". */
  scope: string;
}

/** How many components carry a licence. */
export interface LicenceCount {
  licence: string;
  components: number;
}

/** A bill as it was read: components nested in others stand beside them. */
export interface BillOfMaterials {
  format: "json" | "xml";
  specVersion: string;
  serialNumber: string | null;
  /** What the bill is about: the release's own. */
  main: BillComponent | null;
  components: readonly BillComponent[];
  /** How often a component was listed again, word for word. */
  duplicates: number;
}

/**
 * `own`: the release delivers it itself (its digest is that of an artifact of this build, or it states none and the bill is about it). `in_library`: by its
 * digest, or by its purl where no digest of its own contradicts; or an intake let it in for good. `waived`: an intake let it in until a day.
 * Everything else is `foreign`: nobody let it in.
 */
export const componentStandings = ["own", "in_library", "waived", "foreign"] as const;
export type ComponentStandingKind = (typeof componentStandings)[number];

/**
 * Why a component is foreign: its bytes were withdrawn from the library, the intake that let it in is past its end or withdrawn, no digest
 * of it is one that is known under its purl, nothing names it, or nobody let it in.
 */
export type ForeignReason = "withdrawn" | "over" | "other_digest" | "unnamed" | "unknown";

export type HandInBillInput = Omit<EventOf<"bill.handed_in">, "type">;

/** On the sealed final build only. A later one takes the place of one handed in before; the bytes that are its last bill already are nothing new. */
export function decideHandInBill(release: Release, input: HandInBillInput, actor: Actor): Decision<ReleaseEvent> {
  const { build, refusals: notLast } = theFinalBuild(release, input.buildId);
  const refusals = [...requireCapability(actor, "build:hand_in"), ...outsideBuildAndTest(release), ...notLast];
  if (build && !build.sealed)
    refusals.push({ code: "not-sealed", message: "Seal the build first: a bill of materials is of fixed digests." });
  const isThere = build?.bill?.sha256 === input.bill.sha256;
  return decide(refusals, ...(isThere ? [] : [{ type: "bill.handed_in", ...input } as const]));
}

export const componentsKnownTitle = "Every component is in the library";

/** Foreign components block or warn, by the rule in force; what was not looked at is said. An intake ends on its day: so it is asked live. */
export function componentsKnown(release: Release): GateCheck {
  const { check, warning } = on(release, "/build#bill");
  const bill = finalBuild(release)?.bill;
  const named = { code: "components-known", title: componentsKnownTitle, isCondition: true };
  const told = release.provenanceRule.whenForeign === "blocks" ? check : warning;
  if (!bill) return told({ ...named, holds: false, bad: "No bill of materials was handed in on the final build." });
  const { own, inLibrary, waived, foreign, firstForeign, foreignMaterials } = bill.standing;
  if (bill.components === 0) return told({ ...named, holds: false, bad: "The bill of materials lists no component." });
  const more = foreign - firstForeign.length;
  const until = waived > 0 ? `, ${waived} let in until a day` : "";
  return told({
    ...named,
    holds: foreign === 0 && foreignMaterials.length === 0,
    good: `${count(bill.components, "component")}: ${inLibrary} in the library, ${own} of its own${until}. ${sayCoverage(bill.standing)}`,
    bad: [
      ...(foreign > 0
        ? [
            `${foreign} of ${count(bill.components, "component")} ${foreign === 1 ? "is" : "are"} foreign: ${names(firstForeign)}${more > 0 ? `, and ${more} more` : ""}.`,
          ]
        : []),
      ...(foreignMaterials.length > 0 ? [`Foreign among the materials of its provenance: ${names(foreignMaterials)}.`] : []),
      sayCoverage(bill.standing),
    ].join(" "),
  });
}

/** How much of a bill was looked up by digest: silence about the rest would look like success. */
export function sayCoverage({ withDigest, withPurlOnly, withNeither }: ComponentStanding): string {
  const others = [
    ...(withPurlOnly > 0 ? [`${withPurlOnly} could be by purl alone`] : []),
    ...(withNeither > 0 ? [`${withNeither} by nothing`] : []),
  ];
  return `Looked up by digest: ${withDigest}${others.length > 0 ? `; ${names(others)}` : ""}.`;
}

/** What the evidence of G3 tells of the components: every licence, and the first foreign ones. */
export interface ToldComponents {
  takenAt: string;
  /** Whether foreign components shut the gate. */
  rule: "foreign components warn" | "foreign components block";
  own: number;
  inLibrary: number;
  waived: number;
  foreign: number;
  lookedUp: { byDigest: number; byPurlOnly: number; byNothing: number };
  licences: readonly LicenceCount[];
  /** Which intakes let them in until a day, and for how many of them. */
  waivedBy: readonly { change: number; until: string; components: number }[];
  foreignComponents: readonly { name: string; version: string; purl: string | null; because: string }[];
  /** Foreign ones that are not named here. */
  notNamed: number;
  /** Packages that the provenance names among its materials, and that nobody let in. */
  foreignMaterials: readonly string[];
}

export const foreignReasonLabels: Record<ForeignReason, string> = {
  withdrawn: "its bytes were withdrawn from the library",
  other_digest: "no digest of it is one that was let in under its purl",
  over: "the intake that let it in is over or was withdrawn",
  unnamed: "neither a purl nor a digest says what it is",
  unknown: "nobody let it into the library",
};

export interface ForeignComponent {
  name: string;
  version: string;
  purl: string | null;
  purlFault: string | null;
  reason: ForeignReason;
}

/** A component of a stored bill as it stands now. */
export interface ListedComponent extends Omit<ForeignComponent, "reason"> {
  position: number;
  licences: string[];
  hasDigest: boolean;
  standing: ComponentStandingKind;
  reason: ForeignReason | null;
  /** The intake that let it in: the number of its change, and its end where it has one. */
  letInBy: number | null;
  letInUntil: Instant | null;
}

/** An intake by which components of a bill are let in until a day. */
export interface WaivedBy {
  change: number;
  until: Instant;
  components: number;
}

export function toldComponents(
  { standing, mode }: { standing: ComponentStanding; mode: ProvenanceMode },
  licences: ToldComponents["licences"],
  { waivedBy, foreignOnes }: { waivedBy: readonly WaivedBy[]; foreignOnes: readonly ForeignComponent[] },
  now: Instant,
): ToldComponents {
  const { own, inLibrary, waived, foreign, withDigest, withPurlOnly, withNeither } = standing;
  return {
    takenAt: now.toISOString(),
    rule: mode === "blocks" ? "foreign components block" : "foreign components warn",
    ...{ own, inLibrary, waived, foreign, licences },
    lookedUp: { byDigest: withDigest, byPurlOnly: withPurlOnly, byNothing: withNeither },
    waivedBy: waivedBy.map(({ change, until, components }) => ({ change, until: until.toISOString(), components })),
    foreignComponents: foreignOnes.map(({ name, version, purl, reason }) => ({
      ...{ name, version, purl },
      because: foreignReasonLabels[reason],
    })),
    notNamed: foreign - foreignOnes.length,
    foreignMaterials: standing.foreignMaterials,
  };
}
