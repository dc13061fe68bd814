/** What calls answer. Instants are ISO 8601 in UTC, sizes are bytes, digests are SHA-256 in lower-case hexadecimal. */
import { z } from "zod";
import { componentStandings } from "#lib/domain/bill-of-materials";
import { intakeKinds } from "#lib/domain/intake";
import { policySubjects } from "#lib/domain/policy";
import { gates, phases } from "#lib/domain/release";

export const instant = z.iso.datetime();
const instantOrNull = instant.nullable();
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
const uuid = z.uuid();
export const gate = z.enum(gates);
export const phase = z.enum(phases);
export const model = z.enum(["standard", "normal", "emergency"]);
export const kind = z.enum(["major", "minor", "patch"]);
export const origin = z.enum(["requirement", "problem", "defect", "improvement", "retirement", "intake"]);
export const changeState = z.enum(["draft", "submitted", "authorized", "refused", "withdrawn", "implemented", "closed"]);
export const authorizationState = z.enum(["pending", "granted", "refused", "withdrawn", "expired", "superseded"]);
const level = z.enum(["low", "medium", "high"]);
const relName = z.string().regex(/^REL-\d+$/);
const chgName = z.string().regex(/^CHG-\d+$/);

export const Refusal = z
  .object({ code: z.string(), message: z.string(), field: z.string().optional(), href: z.string().optional() })
  .meta({ id: "Refusal", description: "One reason against it: a code for programs, a sentence for people." });

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    reasons: z.array(Refusal),
    request: z.string().optional(),
  })
  .meta({ id: "Problem", description: "Why it was not done (RFC 9457), with every reason at once." });

const PersonName = z.object({ id: uuid, name: z.string() }).meta({ id: "Person" });
const ServiceName = z.object({ key: z.string(), name: z.string() }).meta({ id: "ServiceName" });

export const page = <T extends z.ZodType>(id: string, item: T) =>
  z
    .object({ items: z.array(item), next: z.string().nullable().meta({ description: "The cursor of the next page." }) })
    .meta({ id });

const AuthorizationLine = z
  .object({
    number: z.int(),
    subject: z.enum(policySubjects),
    gate: gate.nullable(),
    state: authorizationState,
    isSpent: z.boolean(),
    evidenceDigest: digest,
    authority: z.string(),
    askedBy: PersonName,
    askedAt: instant,
    expiresAt: instant,
    endedAt: instantOrNull,
    grantExpiresAt: instantOrNull,
  })
  .meta({ id: "AuthorizationLine" });

export const Authorization = AuthorizationLine.extend({
  of: z.string().meta({ description: "The release or change that it is about." }),
  parties: z.array(z.object({ party: z.string(), needed: z.int(), granted: z.int(), electors: z.array(z.string()) })),
  votes: z.array(
    z.object({ person: PersonName, verdict: z.enum(["grant", "refuse", "abstain"]), reason: z.string(), castAt: instant }),
  ),
}).meta({ id: "Authorization" });

export const Change = z
  .object({
    number: chgName,
    title: z.string(),
    reason: z.string(),
    origin,
    model,
    state: changeState,
    service: ServiceName,
    template: z.object({ id: uuid, name: z.string(), version: z.int() }).nullable(),
    raisedBy: PersonName,
    raisedAt: instant,
    version: z.int(),
    releases: z.array(relName),
    authorizations: z.array(AuthorizationLine),
    intake: z
      .object({
        kind: z.enum(intakeKinds),
        source: z.string(),
        until: instant.nullable(),
        from: z.enum(["bill", "file", "hand"]),
        components: z.int(),
      })
      .nullable()
      .meta({ description: "What it would let into the library, where it is an intake." }),
  })
  .meta({ id: "Change" });

export const RaisedIntake = z
  .object({
    change: chgName,
    components: z.int(),
    leftOut: z.int().meta({ description: "Components that neither a purl nor a digest names: nobody can let them in." }),
  })
  .meta({ id: "RaisedIntake" });

export const LetIn = z
  .object({
    name: z.string(),
    version: z.string(),
    purl: z.string().nullable(),
    licences: z.array(z.string()),
    hasDigest: z.boolean(),
    isBaseline: z.boolean(),
    until: instant.nullable(),
    change: chgName,
  })
  .meta({ id: "LetIn" });

export const ChangeLine = z
  .object({
    number: chgName,
    title: z.string(),
    origin,
    model,
    state: changeState,
    service: ServiceName,
    raisedBy: z.string(),
    raisedAt: instant,
    release: relName.nullable(),
  })
  .meta({ id: "ChangeLine" });

export const ReleaseLine = z
  .object({
    number: relName,
    title: z.string(),
    kind,
    model,
    retires: z.boolean(),
    phase,
    phaseSince: instant,
    service: ServiceName,
    manager: z.string(),
    gateAhead: z.object({ gate, authorization: authorizationState.nullable() }).nullable(),
  })
  .meta({ id: "ReleaseLine" });

const Check = z
  .object({
    code: z.string(),
    title: z.string(),
    state: z.enum(["holds", "warns", "fails", "waived", "not_asked_for", "nothing_to_check"]),
    detail: z.string(),
    href: z.string(),
  })
  .meta({ id: "Check" });

const GateAhead = z
  .object({
    gate,
    stand: z.enum(["missing", "askable", "asked", "late", "granted"]),
    checks: z.array(Check),
    authorization: AuthorizationLine.nullable(),
    againstAsking: z
      .array(Refusal)
      .nullable()
      .meta({ description: "Null where it is asked already; empty where it may be asked." }),
  })
  .meta({ id: "GateAhead" });

const Artifact = z
  .object({ name: z.string(), version: z.string(), mediaType: z.string(), size: z.int(), sha256: digest })
  .meta({ id: "Artifact" });

const NamedTest = z.object({ suite: z.string(), name: z.string(), message: z.string() }).meta({ id: "NamedTest" });
/** What is told of a run, handed in just now or before. */
const run = {
  tests: z.int(),
  failed: z.int(),
  skipped: z.int(),
  flaky: z.int().meta({ description: "Failed, and passed when run again: they count among the passed." }),
  isPerfect: z.boolean().meta({ description: "At least one test ran, and none failed." }),
  failures: z.array(NamedTest).meta({ description: "The first fifty." }),
  flakyTests: z.array(NamedTest).meta({ description: "The first fifty." }),
  skippedTests: z.array(NamedTest).meta({ description: "The first fifty." }),
};

const TestReport = z
  .object({
    id: uuid,
    suite: z.string(),
    environment: z.string(),
    manifestDigest: digest,
    ...run,
    durationMs: z.int(),
    sha256: digest,
    handedInBy: PersonName,
    handedInAt: instant,
  })
  .meta({ id: "TestReport" });

/** What is told of provenance, handed in just now or before. */
const provenance = {
  id: uuid,
  sha256: digest,
  signedBy: z.string().nullable(),
  faults: z.array(z.string()).meta({ description: "Why it does not count; empty where it does." }),
};

const Provenance = z
  .object({
    ...provenance,
    counts: z.boolean().meta({ description: "Nothing speaks against it, and who signed it is trusted still." }),
    handedInBy: PersonName,
    handedInAt: instant,
  })
  .meta({ id: "Provenance" });

export const Build = z
  .object({
    id: uuid,
    release: relName,
    iteration: z.int(),
    source: z.string(),
    commit: z.string(),
    builder: z.string(),
    runUrl: z.string(),
    handedInBy: PersonName,
    handedInAt: instant,
    manifestDigest: digest.nullable().meta({ description: "Null while the build is open." }),
    bytesRemoved: z.object({ at: instant, supersededBy: z.int().nullable() }).nullable().meta({
      description:
        "That the bytes of its artifacts were let go of: the iteration that superseded it, or null when its release was cancelled.",
    }),
    artifacts: z.array(Artifact),
    testReports: z.array(TestReport),
    billOfMaterials: z
      .object({ id: uuid, sha256: digest })
      .nullable()
      .meta({ description: "The one handed in last; its components are a call of their own." }),
    provenance: z.array(Provenance),
  })
  .meta({ id: "Build" });

const isNew = z.boolean().meta({ description: "False where it is there already: nothing was done." });

export const Upload = z
  .object({
    offset: z.int().meta({ description: "How many bytes are there." }),
    length: z.int().meta({ description: "How many it has, when it is whole." }),
    expiresAt: instant,
    sha256: digest.nullable().meta({ description: "Its digest, once it is an artifact of the build." }),
  })
  .meta({ id: "Upload" });

export const UploadList = z
  .object({
    items: z.array(
      z.object({
        location: z.string().meta({ description: "Where its pieces are sent, and where it is given up." }),
        ...{ name: z.string(), version: z.string() },
        ...{ offset: Upload.shape.offset, length: Upload.shape.length, expiresAt: instant },
      }),
    ),
  })
  .meta({ id: "UploadList" });

const BillOfMaterials = z
  .object({
    id: uuid,
    sha256: digest,
    format: z.enum(["json", "xml"]),
    specVersion: z.string(),
    components: z.int(),
    own: z.int().meta({ description: "Of the release itself." }),
    inLibrary: z.int(),
    waived: z.int(),
    foreign: z.int(),
    withDigest: z.int().meta({ description: "Compared by SHA-256." }),
    withPurlOnly: z.int().meta({ description: "Known by purl alone." }),
    withNeither: z.int().meta({ description: "Nothing to look up by." }),
  })
  .meta({ id: "BillOfMaterials" });

export const HandedInBill = z
  .object({ id: uuid, sha256: digest, specVersion: z.string(), components: z.int(), duplicates: z.int(), isNew })
  .meta({ id: "HandedInBill" });

const LicenceCount = z.object({ licence: z.string(), components: z.int() }).meta({ id: "LicenceCount" });

export const Components = z
  .object({
    bill: BillOfMaterials.nullable(),
    items: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        purl: z.string().nullable(),
        standing: z.enum(componentStandings),
        letInBy: chgName.nullable(),
        letInUntil: instant.nullable(),
        because: z.string().nullable().meta({ description: "Why it is foreign." }),
      }),
    ),
    licences: z.array(LicenceCount),
    next: z.string().nullable().meta({ description: "The cursor of the next page." }),
  })
  .meta({ id: "Components" });

export const HandedInProvenance = z.object({ ...provenance, isNew }).meta({ id: "HandedInProvenance" });

export const StoredArtifact = z.object({ sha256: digest, size: z.int() }).meta({ id: "StoredArtifact" });

export const Counted = z
  .object({
    id: uuid,
    ...run,
    passed: z.int(),
    disagreements: z.array(z.string()).meta({ description: "Where the report declares other numbers than its test cases." }),
  })
  .meta({ id: "CountedTests" });

const LibraryLine = z
  .object({
    name: z.string(),
    version: z.string(),
    sha256: digest,
    size: z.int(),
    release: relName,
    service: ServiceName,
    checkedInBy: PersonName,
    checkedInAt: instant,
    lastCheck: z.object({ result: z.enum(["intact", "missing", "altered"]), at: instant }).nullable(),
    withdrawn: z
      .object({ reason: z.string(), by: PersonName, at: instant })
      .nullable()
      .meta({ description: "That it was withdrawn from use, for good." }),
  })
  .meta({ id: "LibraryLine" });

export const LibraryListed = LibraryLine.extend({ runsIn: z.array(z.string()) }).meta({ id: "LibraryListed" });

export const LibraryBytes = z
  .object({
    sha256: digest,
    size: z.int(),
    items: z.array(
      LibraryLine.extend({
        mediaType: z.string(),
        commit: z.string(),
        manifestDigest: digest.nullable(),
        licences: z.array(LicenceCount).meta({ description: "Of the components that the last bill of its build lists." }),
      }),
    ),
    usedBy: z.array(z.object({ release: relName, title: z.string(), phase })),
    running: z.array(z.object({ service: ServiceName, environment: z.string(), version: z.string(), since: instant })),
  })
  .meta({ id: "LibraryItem" });

const RunningDigest = z.object({ name: z.string(), version: z.string(), sha256: digest }).meta({ id: "RunningDigest" });

const Step = z
  .object({
    id: uuid,
    kind: z.enum(["deploy", "back_out", "note"]),
    title: z.string(),
    instruction: z.string(),
    responsible: z.string(),
    expectedMinutes: z.int(),
  })
  .meta({ id: "RunSheetStep" });

const Deployment = z
  .object({
    id: uuid,
    environment: z.string(),
    startedBy: PersonName,
    startedAt: instant,
    runningBefore: z.array(RunningDigest),
    runningAfter: z.array(RunningDigest).nullable(),
    outcome: z.enum(["finished", "backed_out"]).nullable(),
    endedAt: instantOrNull,
    overran: z.boolean(),
    steps: z.array(
      z.object({ step: uuid, result: z.enum(["started", "done", "failed"]), note: z.string(), by: PersonName, at: instant }),
    ),
  })
  .meta({ id: "Deployment" });

const Target = z.object({ name: z.string(), comparison: z.enum(["at_least", "at_most"]), value: z.number(), unit: z.string() });
const verdict = z.enum(["met", "missed", "inconclusive", "not_deployed"]);

export const Release = z
  .object({
    number: relName,
    title: z.string(),
    purpose: z.string(),
    kind,
    model,
    retires: z.boolean(),
    phase,
    phaseSince: instant,
    version: z.int(),
    service: ServiceName,
    manager: PersonName,
    raisedBy: PersonName,
    raisedAt: instant,
    wantedAt: instantOrNull,
    follows: relName.nullable(),
    changes: z.array(chgName),
    gateAhead: GateAhead.nullable(),
    plan: z
      .object({
        scope: z.string(),
        backOutTrigger: z.string(),
        backOutSteps: z.string(),
        backOutMinutes: z.int().nullable(),
        testStrategy: z.string(),
      })
      .nullable(),
    schedule: z
      .object({ windowStart: instantOrNull, windowEnd: instantOrNull, observationDays: z.int(), communication: z.string() })
      .nullable(),
    risks: z.array(
      z.object({
        id: uuid,
        title: z.string(),
        likelihood: level,
        impact: level,
        mitigation: z.string(),
        contingency: z.string(),
      }),
    ),
    criteria: z.array(
      z.object({
        id: uuid,
        text: z.string(),
        tiedTo: z
          .object({ suite: z.string(), test: z.string().nullable() })
          .nullable()
          .meta({ description: "The tests that alone say whether it is met; null where it is judged by hand." }),
        isMet: z.boolean().nullable(),
        note: z.string(),
      }),
    ),
    defects: z.array(
      z.object({
        id: uuid,
        title: z.string(),
        isBlocking: z.boolean(),
        state: z.enum(["open", "accepted", "fixed"]),
        raisedBy: PersonName,
        raisedAt: instant,
        settledAt: instantOrNull,
      }),
    ),
    builds: z.array(z.object({ id: uuid, iteration: z.int(), manifestDigest: digest.nullable() })),
    library: z.array(RunningDigest),
    environment: z.string().nullable(),
    runSheet: z.array(Step),
    deployments: z.array(Deployment),
    review: z
      .object({
        plannedVsActual: z.string(),
        incidents: z.string(),
        customerValue: z.string(),
        businessValue: z.string(),
        lessons: z.string(),
        decision: z.enum(["nothing_further", "follow_up", "retire"]).nullable(),
        decisionReason: z.string(),
      })
      .nullable(),
    verdicts: z.array(Target.extend({ measured: z.number().nullable(), sampleSize: z.int().nullable(), verdict })),
    authorizations: z.array(AuthorizationLine),
  })
  .meta({ id: "Release" });

export const ServiceLine = z
  .object({
    key: z.string(),
    name: z.string(),
    tier: z.int(),
    state: z.enum(["design", "transition", "live", "retiring", "retired"]),
    owner: z.string().nullable(),
    deputy: z.string().nullable(),
  })
  .meta({ id: "ServiceLine" });

const Related = z.object({ kind: z.string(), key: z.string(), name: z.string(), tier: z.int() });

export const Service = ServiceLine.extend({
  description: z.string(),
  version: z.int(),
  requiredSuites: z.array(z.string()),
  targets: z.array(Target.extend({ lastMeasured: z.number().nullable(), verdict })),
  dependsOn: z.array(Related),
  dependants: z.array(Related),
  items: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      running: z.array(z.object({ environment: z.string(), version: z.string(), sha256: digest, since: instant })),
    }),
  ),
}).meta({ id: "Service" });

export const Impact = z
  .object({
    service: z.string(),
    affected: z.array(
      z.object({ key: z.string(), name: z.string(), tier: z.int(), distance: z.int(), via: z.string().nullable() }),
    ),
  })
  .meta({ id: "Impact" });

export const GateVerdict = z
  .object({
    allowed: z.boolean(),
    reasons: z.array(Refusal),
    release: relName.nullable().meta({ description: "The release by which it may go there, or would." }),
    digest,
    environment: z.string(),
    checkedAt: instant,
    statement: z
      .object({
        payloadType: z.string(),
        payload: z.string(),
        signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
      })
      .nullable()
      .meta({
        description: "The same as a signed in-toto statement (DSSE, SLSA verification summary); null where no key is set.",
      }),
  })
  .meta({ id: "GateVerdict" });

export const SigningKey = z.object({ keyid: digest, publicKey: z.string() }).meta({ id: "SigningKey" });

export const Environment = z.object({ name: z.string(), isProduction: z.boolean() }).meta({ id: "Environment" });

export const Made = z.object({ id: uuid }).meta({ id: "Made", description: "The id of what was made." });
