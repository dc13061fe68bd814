/**
 * Provenance: what a builder signed about how the artifacts came to be (in-toto attestation with SLSA provenance). It counts when a
 * trusted builder signed it, names itself in it, and tells of the commit that this build says it is of; and the build is proven when
 * every artifact's digest is a subject of what counts.
 */
import { finalBuild } from "./build.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { count, type GateCheck, names, on } from "./gate-check.ts";
import { phaseLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Artifact, Build, Instant, PersonRef, Release } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

export const provenanceFormats = ["dsse", "sigstore"] as const;
export type ProvenanceFormat = (typeof provenanceFormats)[number];

export interface ProvenanceSubject {
  name: string;
  sha256: string;
}

/** What went into the build (SLSA: a resolved dependency). Digests as `algorithm:value`. */
export interface Material {
  uri: string;
  digests: readonly string[];
}

export interface ProvenanceStatement {
  predicateType: string;
  /** SLSA builder.id: the platform that built, as it calls itself. */
  builderUri: string;
  subjects: readonly ProvenanceSubject[];
  materials: readonly Material[];
}

export const builderKinds = ["key", "sigstore"] as const;
export type BuilderKind = (typeof builderKinds)[number];

/** A builder whose signature counts (SLSA: root of trust for a builder.id). */
export interface TrustedBuilder {
  id: string;
  name: string;
  kind: BuilderKind;
  /** A public key in PEM, or a Sigstore trust root as JSON. */
  material: string;
  /** Of a key: the id its signatures carry, where it has one. */
  keyHint: string;
  builderUri: string;
  /** Of a Sigstore certificate: whom it must name, to the letter or up to a closing `*`, and who vouched for that. */
  identity: string;
  issuer: string;
}

export type SignatureVerdict =
  | { by: TrustedBuilder; signer: string; faults: readonly string[] }
  | { by: null; faults: readonly string[] };

export interface Provenance extends ProvenanceStatement {
  id: string;
  /** Of the file as it was handed in. Size in bytes. */
  sha256: string;
  size: number;
  format: ProvenanceFormat;
  /** Who signed, and whether that builder is still trusted; null when nobody trusted did. */
  trustedBuilder: { id: string; name: string; isInForce: boolean } | null;
  /** The key's id, or whom the certificate names. */
  signer: string;
  /** Why it does not count; empty when it does. */
  faults: readonly string[];
  handedInBy: PersonRef;
  handedInAt: Instant;
}

export type ProvenanceMode = "blocks" | "warns";

/**
 * What a gate makes of provenance that is missing or does not hold, and of components that nobody let in: the organisation's rule on
 * where the parts of a build come from, in versions.
 */
export interface ProvenanceRule {
  version: number;
  whenMissing: ProvenanceMode;
  whenBad: ProvenanceMode;
  whenForeign: ProvenanceMode;
}

/** Whether a certificate's name is the one expected: the same, or begins as the pattern does up to its closing `*`. */
export const isIdentity = (expected: string, found: string): boolean =>
  expected.endsWith("*") ? found.startsWith(expected.slice(0, -1)) : expected !== "" && found === expected;

/** Everything that speaks against one file on this build, signature first. */
export function faultsOf(
  build: Pick<Build, "source" | "commit" | "artifacts">,
  statement: ProvenanceStatement,
  { by, faults }: SignatureVerdict,
): string[] {
  const against = [...faults];
  if (by && by.builderUri !== statement.builderUri)
    against.push(`${by.name} signs for the builder ${by.builderUri}, and the statement names ${statement.builderUri}.`);
  if (coveredBy(build, statement).length === 0) against.push("None of its subjects is an artifact of this build.");
  return [...against, ...sourceFaults(build, statement)];
}

const gitDigest = /^(?:gitCommit|sha1):([0-9a-fA-F]{40,64})$/;

function sourceFaults({ source, commit }: Pick<Build, "source" | "commit">, { materials }: ProvenanceStatement): string[] {
  const sources = materials.flatMap(({ uri, digests }) =>
    digests.flatMap((one) => {
      const sum = gitDigest.exec(one)?.[1]?.toLowerCase();
      return sum === undefined ? [] : [{ uri, commit: sum }];
    }),
  );
  if (sources.length === 0) return ["It does not say which commit was built."];
  const ofSource = sources.filter(({ uri }) => isSameSource(source, uri));
  if (ofSource.length === 0)
    return [`The build is of ${source}, and the statement names ${names([...new Set(sources.map(({ uri }) => uri))])}.`];
  const wanted = commit.trim().toLowerCase();
  if (wanted.length >= shortestCommit && ofSource.some((one) => one.commit.startsWith(wanted))) return [];
  return [`The build is of commit ${commit}, and the statement names ${names(ofSource.map((one) => one.commit))}.`];
}

/** Git's own shortest abbreviation. */
const shortestCommit = 7;

/** The same repository however it is written: git+https with a ref, ssh, with or without .git, or its path alone. */
function isSameSource(said: string, uri: string): boolean {
  const [wanted, found] = [repositoryOf(said), repositoryOf(uri)];
  return wanted !== "" && (found === wanted || found.endsWith(`/${wanted}`));
}

const repositoryOf = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^git\+/, "")
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^[^@/]+@(?=[^/]+[:/])/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/[@#?].*$/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");

export function coveredBy(
  { artifacts }: Pick<Build, "artifacts">,
  { subjects }: Pick<ProvenanceStatement, "subjects">,
): Artifact[] {
  const digests = new Set(subjects.map(({ sha256 }) => sha256));
  return artifacts.filter(({ sha256 }) => digests.has(sha256));
}

/** What is named although it speaks against nothing. */
export function notesOn(
  build: Pick<Build, "artifacts" | "builder">,
  statement: Pick<ProvenanceStatement, "subjects" | "builderUri">,
): string[] {
  const digests = new Set(build.artifacts.map(({ sha256 }) => sha256));
  const others = statement.subjects.filter(({ sha256 }) => !digests.has(sha256));
  const notes: string[] = [];
  if (others.length > 0)
    notes.push(
      `It also tells of ${names(others.map(({ name, sha256 }) => name || sha256.slice(0, 12)))}, which this build has not.`,
    );
  if (build.builder !== statement.builderUri)
    notes.push(`The build was handed in as built by ${build.builder}; the statement says ${statement.builderUri}.`);
  return notes;
}

export const isCounting = ({ trustedBuilder, faults }: Pick<Provenance, "trustedBuilder" | "faults">): boolean =>
  trustedBuilder?.isInForce === true && faults.length === 0;

export type ProvenanceOutcome = "verified" | "missing" | "bad";

/** How a sealed build stands, with every reason when it is not proven. One file may prove all artifacts, or each its own. */
export function provenanceOf(build: Build): { outcome: ProvenanceOutcome; reasons: string[] } {
  if (build.provenance.length === 0) return { outcome: "missing", reasons: ["No provenance was handed in for the final build."] };
  const counting = build.provenance.filter(isCounting);
  const covered = new Set(counting.flatMap((one) => coveredBy(build, one).map(({ id }) => id)));
  const bare = build.artifacts.filter(({ id }) => !covered.has(id));
  if (bare.length === 0) return { outcome: "verified", reasons: [] };
  const faults = build.provenance.flatMap(({ faults: its, trustedBuilder }) => [
    ...its,
    ...(trustedBuilder && !trustedBuilder.isInForce ? [`${trustedBuilder.name} is trusted no more.`] : []),
  ]);
  return { outcome: "bad", reasons: [`Not proven: ${names(bare.map(({ name }) => name))}.`, ...new Set(faults)] };
}

/** The check of the gate to check-in. What it says is asked again live: a builder may be trusted no more. */
export function provenanceCheck(release: Release): GateCheck {
  const named = { code: "provenance", title: "Provenance verified" };
  const { check } = on(release, "/build");
  const build = finalBuild(release);
  const { outcome, reasons } = build ? provenanceOf(build) : { outcome: "missing", reasons: ["No build was handed in."] };
  const { whenMissing, whenBad } = release.provenanceRule;
  const made = check({
    ...named,
    holds: outcome === "verified",
    good: build ? `${count(build.artifacts.length, "artifact")}, signed by ${names(signersOf(build))}` : "",
    bad: reasons.join(" "),
    isCondition: true,
  });
  const mode = outcome === "missing" ? whenMissing : whenBad;
  return made.state === "fails" && mode === "warns" ? { ...made, state: "warns" } : made;
}

const signersOf = ({ provenance }: Build): string[] => [
  ...new Set(provenance.filter(isCounting).flatMap(({ trustedBuilder }) => (trustedBuilder ? [trustedBuilder.name] : []))),
];

/** The release as a second look at the stored bytes leaves it: by id, what speaks against each file now. What was not looked at does not count. */
export function withSecondLook(release: Release, found: ReadonlyMap<string, readonly string[]>): Release {
  const notSeen = ["It was not looked at again."];
  return {
    ...release,
    builds: release.builds.map((build) => ({
      ...build,
      provenance: build.provenance.map((one) => (isCounting(one) ? { ...one, faults: found.get(one.id) ?? notSeen } : one)),
    })),
  };
}

export type HandedInProvenance = Omit<Provenance, "handedInBy" | "handedInAt" | "trustedBuilder"> & {
  trustedBuilder: { id: string; name: string } | null;
};

/** What the rule on handing in is asked about before a file is read. */
export const unreadProvenance: HandedInProvenance = {
  ...{ id: "", sha256: "", size: 0, format: "dsse", predicateType: "", builderUri: "", signer: "" },
  ...{ subjects: [], materials: [], trustedBuilder: null, faults: [] },
};

type Judged = Pick<HandedInProvenance, "sha256" | "trustedBuilder" | "signer" | "faults">;

/** These very bytes, where they were last judged the same: to hand them in again says nothing new. */
export function heldAlready({ provenance }: Pick<Build, "provenance">, judged: Judged): Provenance | null {
  const held = provenance.findLast(({ sha256 }) => sha256 === judged.sha256);
  return held && verdictOn(held) === verdictOn(judged) ? held : null;
}

const verdictOn = ({ trustedBuilder, signer, faults }: Judged): string => JSON.stringify([trustedBuilder?.id, signer, faults]);

/**
 * Taken for the sealed final build, whatever it proves: what is wrong with it is what the gate has to know. What is there already, judged
 * the same, is nothing new.
 */
export function decideHandInProvenance(
  release: Release,
  { buildId, provenance }: { buildId: string; provenance: HandedInProvenance },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals: Refusal[] = requireCapability(actor, "build:hand_in");
  if (release.phase !== "build_and_test")
    refusals.push({
      code: "other-phase",
      message: `REL-${release.number} stands in ${phaseLabels[release.phase]}, not in build & test.`,
    });
  const build = finalBuild(release);
  if (build?.id !== buildId)
    refusals.push({ code: "not-the-last-build", message: "Only the last build of this release can be worked on." });
  else if (!build.sealed)
    refusals.push({ code: "not-sealed", message: "Seal the build first: provenance proves fixed digests only." });
  const held = build && heldAlready(build, provenance);
  if (build && !held && build.provenance.length >= mostOfABuild)
    refusals.push({ code: "too-many", message: `A build takes at most ${mostOfABuild} files of provenance.` });
  return decide(refusals, ...(held ? [] : [{ type: "provenance.handed_in", buildId, provenance } as const]));
}

const mostOfABuild = 100;
