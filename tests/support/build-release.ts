/** Pure builders: a release that lacks nothing before any of its gates, so that a test says only what is different. */
import type { Authorization, Vote } from "#lib/domain/authorization";
import type { Decision } from "#lib/domain/decision";
import type { AuthorityKey, Panel, Policy } from "#lib/domain/policy";
import type { Provenance } from "#lib/domain/provenance";
import type { SeatedParty, Verdict } from "#lib/domain/quorum";
import type {
  Actor,
  Build,
  BuildBill,
  CarriedChange,
  ComponentStanding,
  Defect,
  Deployment,
  Gate,
  LibraryItem,
  PersonRef,
  Phase,
  Rehearsal,
  Release,
  ReleaseService,
  Role,
  ServiceTarget,
  TestReport,
} from "#lib/domain/release";
import { type RequiredSuite, requiredSuiteOf } from "#lib/domain/required-suite";
import type { ChangeSuccess } from "#lib/domain/risk";
import type { Waiver } from "#lib/domain/waiver";

export const now = new Date("2026-11-24T12:00:00Z");
export const hours = (n: number, from = now): Date => new Date(from.getTime() + n * 3_600_000);
export const days = (n: number, from = now): Date => hours(24 * n, from);

export const person = (id: string): PersonRef => ({ id, name: id.charAt(0).toUpperCase() + id.slice(1) });
export const actor = (id: string, ...roles: Role[]): Actor & { kind: "person" } => ({ kind: "person", ...person(id), roles });
export const job: Actor = { kind: "system", job: "expiry" };

/** May do whatever a role lets somebody do; holds every role but has no vote by any of them. */
export const allrounder = actor(
  "ada",
  "requester",
  "release_manager",
  "developer",
  "tester",
  "operator",
  "change_manager",
  "auditor",
  "administrator",
);

/** What a release with a plain history is weighed by. */
export const changeSuccess: ChangeSuccess = { takenAt: now, deployments: 12, succeeded: 11 };

const digest = (letter: string): string => letter.repeat(64);

export function change(overrides: Partial<CarriedChange> = {}): CarriedChange {
  return {
    id: "change-1",
    number: 1,
    title: "Refunds",
    origin: "requirement",
    model: "normal",
    state: "authorized",
    templateId: null,
    ...overrides,
  };
}

/** Required of every kind of release, or as the line says. */
export const suites = (...lines: readonly string[]): RequiredSuite[] => lines.map(requiredSuiteOf);

export function service(overrides: Partial<ReleaseService> = {}): ReleaseService {
  return {
    id: "service-1",
    key: "PAY",
    name: "Payments",
    tier: 1,
    state: "live",
    requiredSuites: suites("unit"),
    owner: person("olga"),
    deputy: person("dora"),
    changeSuccess: { deployments: 12, succeeded: 11 },
    dependants: [],
    ...overrides,
  };
}

export const target: ServiceTarget = {
  id: "target-1",
  name: "Availability",
  comparison: "at_least",
  value: 99.9,
  unit: "%",
};

export function report(overrides: Partial<TestReport> = {}): TestReport {
  return {
    id: "report-1",
    suite: "unit",
    environment: "sandbox",
    manifestDigest: digest("b"),
    tests: 12,
    failed: 0,
    skipped: 0,
    flaky: 0,
    durationMs: 900,
    failures: [],
    flakyTests: [],
    skippedTests: [],
    named: [],
    sha256: digest("c"),
    handedInBy: person("bob"),
    handedInAt: hours(-20),
    ...overrides,
  };
}

export function provenance(overrides: Partial<Provenance> = {}): Provenance {
  return {
    id: "provenance-1",
    sha256: digest("d"),
    size: 2048,
    format: "dsse",
    predicateType: "https://slsa.dev/provenance/v1",
    builderUri: "https://ci.example.org/builders/release@v1",
    subjects: [{ name: "payments.tgz", sha256: digest("a") }],
    materials: [
      { uri: "git+https://git.example.org/payments@refs/tags/v4.8.0", digests: [`gitCommit:9f31c0e${"0".repeat(33)}`] },
    ],
    trustedBuilder: { id: "builder-1", name: "CI", isInForce: true },
    signer: "its key",
    faults: [],
    handedInBy: person("bob"),
    handedInAt: hours(-20),
    ...overrides,
  };
}

export const componentStanding = (overrides: Partial<ComponentStanding> = {}): ComponentStanding => ({
  ...{
    own: 0,
    inLibrary: 0,
    waived: 0,
    foreign: 0,
    withDigest: 0,
    withPurlOnly: 0,
    withNeither: 0,
    firstForeign: [],
    foreignMaterials: [],
  },
  ...overrides,
});

/** Of two components, both in the library. */
export function bill(overrides: Partial<BuildBill> = {}): BuildBill {
  return {
    ...{ id: "bill-1", sha256: digest("d"), format: "json", specVersion: "1.6", components: 2, duplicates: 0 },
    mainPurl: "pkg:npm/payments@4.8.0",
    standing: componentStanding({ inLibrary: 2, withDigest: 2 }),
    handedInBy: person("bob"),
    handedInAt: hours(-20),
    ...overrides,
  };
}

export function build(overrides: Partial<Build> = {}): Build {
  return {
    id: "build-1",
    iteration: 1,
    source: "https://git.example.org/payments",
    commit: "9f31c0e",
    builder: "ci/payments",
    runUrl: "",
    handedInBy: person("bob"),
    handedInAt: hours(-22),
    sealed: { manifestDigest: digest("b"), by: person("bob"), at: hours(-21) },
    artifacts: [
      {
        id: "artifact-1",
        name: "payments.tgz",
        version: "4.8.0",
        mediaType: "application/gzip",
        size: 120,
        sha256: digest("a"),
        uploadedBy: person("bob"),
      },
    ],
    reports: [report()],
    provenance: [provenance()],
    bill: bill(),
    bytesRemoved: null,
    ...overrides,
  };
}

export function libraryItem(overrides: Partial<LibraryItem> = {}): LibraryItem {
  return {
    id: "item-1",
    artifactId: "artifact-1",
    name: "payments.tgz",
    version: "4.8.0",
    sha256: digest("a"),
    size: 120,
    mediaType: "application/gzip",
    checkedInBy: person("ann"),
    checkedInAt: hours(-2),
    lastCheck: { result: "intact", at: hours(-2) },
    withdrawn: null,
    ...overrides,
  };
}

export function deployment(overrides: Partial<Deployment> = {}): Deployment {
  return {
    id: "deployment-1",
    environment: { id: "environment-1", name: "production", isProduction: true },
    startedBy: person("otto"),
    startedAt: hours(-30),
    runningBefore: [{ name: "payments.tgz", version: "4.7.0", sha256: digest("9") }],
    runningAfter: [{ name: "payments.tgz", version: "4.8.0", sha256: digest("a") }],
    ended: { outcome: "finished", at: hours(-29), note: "", overran: false },
    results: [],
    ...overrides,
  };
}

export function rehearsal(overrides: Partial<Rehearsal> = {}): Rehearsal {
  return {
    ...{ id: "rehearsal-1", buildId: "build-1", environment: "sandbox", outcome: "went_well", minutes: 12, note: "" },
    ...{ recordedBy: person("otto"), recordedAt: hours(-10) },
    ...overrides,
  };
}

const noRevisions: Record<Gate, number> = { planning: 1, build_and_test: 1, check_in: 1, deployment: 1, closed: 1 };

/** Raised by rob, managed by ann, built by bob, of Payments, which olga owns and dora stands in for. */
export function release(overrides: Partial<Release> = {}): Release {
  return {
    id: "release-1",
    number: 42,
    title: "Payments 4.8",
    purpose: "Instant refunds",
    service: service(),
    kind: "minor",
    model: "normal",
    retires: false,
    wantedAt: days(14),
    manager: person("ann"),
    raisedBy: person("rob"),
    raisedAt: days(-20),
    follows: null,
    followers: [],
    ratificationHours: 72,
    provenanceRule: { version: 1, whenMissing: "warns", whenBad: "blocks", whenForeign: "warns" },
    phase: "planning",
    phaseSince: days(-10),
    version: 7,
    streamId: "stream-1",
    changes: [change()],
    evidenceRevisions: noRevisions,
    plan: {
      scope: "Refunds",
      backOutTrigger: "Refunds fail",
      backOutSteps: "Restore the version before",
      backOutMinutes: 20,
      testStrategy: "Contract tests",
    },
    schedule: { windowStart: hours(-1), windowEnd: hours(3), observationDays: 1, communication: "A mail to all" },
    risks: [{ id: "risk-1", title: "Refund twice", likelihood: "low", impact: "high", mitigation: "Locks", contingency: "Stop" }],
    criteria: [{ id: "criterion-1", text: "A refund arrives", tie: null, result: { isMet: true, note: "Seen" } }],
    impact: {
      id: "impact-1",
      takenAt: days(-9),
      services: [{ id: "service-1", key: "PAY", name: "Payments", tier: 1, distance: 0, via: null }],
      targets: [target],
    },
    decommission: [],
    builds: [build()],
    defects: [],
    libraryItems: [libraryItem()],
    waivers: [],
    environment: { id: "environment-1", name: "production", isProduction: true },
    runSheet: [
      {
        id: "step-1",
        kind: "deploy",
        position: 1,
        title: "Install",
        instruction: "helm upgrade",
        responsible: "Otto",
        expectedMinutes: 10,
      },
      {
        id: "step-2",
        kind: "back_out",
        position: 2,
        title: "Restore",
        instruction: "helm rollback",
        responsible: "Otto",
        expectedMinutes: 10,
      },
    ],
    rehearsals: [rehearsal()],
    deployments: [],
    review: {
      plannedVsActual: "As planned",
      incidents: "None",
      customerValue: "Faster refunds",
      businessValue: "Fewer calls",
      lessons: "Start earlier",
      decision: "nothing_further",
      decisionReason: "",
    },
    verdicts: [{ target, measured: 99.95, sampleSize: 400, verdict: "met" }],
    authorizations: [],
    entries: [],
    ...overrides,
  };
}

const phaseBefore: Record<Gate, Phase> = {
  planning: "requested",
  build_and_test: "planning",
  check_in: "build_and_test",
  deployment: "check_in",
  closed: "review",
};

/** A release that lacks nothing to ask for this gate. */
export const standingBefore = (gate: Gate, overrides: Partial<Release> = {}): Release =>
  release({ phase: phaseBefore[gate], ...(gate === "closed" ? { deployments: [deployment()] } : {}), ...overrides });

/** A retirement that lacks nothing, in the phase before a gate. */
export const retirementBefore = (gate: Gate, overrides: Partial<Release> = {}): Release =>
  standingBefore(gate, {
    retires: true,
    changes: [change({ origin: "retirement" })],
    builds: [],
    libraryItems: [],
    decommission: (["dry_run", "data", "licence"] as const).map((kind) => ({
      id: kind,
      kind,
      title: kind,
      isDone: true,
      note: "",
    })),
    ...overrides,
  });

/** In `deployment` since two hours ago, with these deployments of the present stay. */
export const inDeployment = (overrides: Partial<Release> = {}): Release =>
  release({
    phase: "deployment",
    entries: [
      {
        id: "entry-1",
        from: "check_in",
        to: "deployment",
        via: "gate",
        gate: "deployment",
        authorizationId: "authorization-4",
        reason: null,
        enteredBy: person("ann"),
        enteredAt: hours(-2),
      },
    ],
    ...overrides,
  });

export const running = (overrides: Partial<Deployment> = {}): Deployment =>
  deployment({ startedAt: hours(-1), ended: null, runningAfter: null, ...overrides });

export const backedOut = (overrides: Partial<Deployment> = {}): Deployment =>
  deployment({
    startedAt: hours(-1),
    ended: { outcome: "backed_out", at: hours(-0.5), note: "Disk full", overran: false },
    ...overrides,
  });

export const vote = (id: string, verdict: Verdict): Vote => ({
  person: person(id),
  verdict,
  reason: verdict === "refuse" ? "Not yet" : "",
  signature: null,
  castAt: hours(-1),
});

/** Blocking, and open, raised by tess. */
export function defect(overrides: Partial<Defect> = {}): Defect {
  return {
    ...{ id: "defect-1", title: "Refund twice", isBlocking: true, state: "open" },
    ...{ raisedBy: person("tess"), raisedAt: hours(-15), settledAt: null },
    ...overrides,
  };
}

export const seated = (
  party: SeatedParty["party"],
  needed: number,
  people: readonly string[],
  mayVeto = party === "change_manager" || party === "service_owner",
): SeatedParty => ({
  party,
  of: null,
  needed,
  mayVeto,
  majorityOf: null,
  abstentions: "not_counted",
  seats: people.map((id) => ({ ...person(id), standing: "member", lent: null })),
});

/** Of the acceptance criteria at G3, given by chen for ten days. */
export function waiver(overrides: Partial<Waiver> = {}): Waiver {
  return {
    id: "waiver-1",
    gate: "check_in",
    check: "criteria-met",
    reason: "The customer accepts it a week later",
    until: days(10),
    givenBy: person("chen"),
    givenAt: hours(-2),
    rule: { version: 1, as: "change manager" },
    needsAuthorization: false,
    ended: null,
    ...overrides,
  };
}

/** G2, asked by ann an hour ago: two of the CAB (mira, jonas, priya). */
export function authorization(overrides: Partial<Authorization> = {}): Authorization {
  return {
    id: "authorization-1",
    number: 9,
    subject: "gate",
    gate: "build_and_test",
    state: "pending",
    evidenceDigest: digest("e"),
    evidenceRevision: 1,
    askedBy: person("ann"),
    askedAt: hours(-1),
    expiresAt: days(14),
    endedAt: null,
    grantExpiresAt: null,
    spent: false,
    authority: { name: "Change advisory board" },
    secondFactor: "password",
    recusals: [],
    templateId: null,
    waiverId: null,
    parties: [seated("authority", 2, ["mira", "jonas", "priya"])],
    votes: [],
    ...overrides,
  };
}

export const granted = (overrides: Partial<Authorization> = {}): Authorization =>
  authorization({
    state: "granted",
    endedAt: hours(-1),
    grantExpiresAt: days(30),
    votes: [vote("mira", "grant"), vote("jonas", "grant")],
    ...overrides,
  });

const authorityNames: Record<AuthorityKey, string> = {
  change_managers: "Change managers",
  cab: "Change advisory board",
  emergency_cab: "Emergency change advisory board",
};

/** The policies the product comes with. */
export function defaultPolicy(subject: Policy["subject"], gate: Gate | null, model: Policy["model"] = "normal"): Policy {
  const emergency = model === "emergency" && subject === "gate";
  const key: AuthorityKey = emergency
    ? "emergency_cab"
    : subject === "change" || gate === "planning" || gate === "closed"
      ? "change_managers"
      : "cab";
  const parties = emergency ? [] : subject === "ratification" ? (["uninvolved"] as const) : partiesOf(gate);
  return {
    id: `${subject}-${gate}-${model}`,
    version: 1,
    subject,
    gate,
    model,
    kind: null,
    riskLevel: null,
    secondFactor: "password",
    authority: { id: key, key, name: authorityNames[key] },
    rule: "number",
    abstentions: "not_counted",
    authorities: [],
    votesNeeded: key === "cab" ? 2 : 1,
    parties,
    requestHours: 336,
    grantHours: 720,
  };
}

function partiesOf(gate: Gate | null): Policy["parties"] {
  if (gate === "check_in") return ["change_manager", "service_owner"];
  return gate === "deployment" || gate === "closed" ? ["service_owner"] : [];
}

const membersOf: Record<AuthorityKey, readonly string[]> = {
  change_managers: ["tom", "tina"],
  cab: ["mira", "jonas", "priya"],
  emergency_cab: ["emil", "mira"],
};

/** Everybody who may hold a seat, under the default policy of a gate. */
export function panel(
  gate: Gate | null,
  overrides: Partial<Panel> = {},
  { subject = "gate", model = "normal" }: { subject?: Policy["subject"]; model?: Policy["model"] } = {},
): Panel {
  const policy = defaultPolicy(subject, gate, model);
  const members = policy.authority.key === null ? [] : membersOf[policy.authority.key].map(person);
  return {
    policy,
    at: now,
    serviceId: "service-1",
    managersId: "change_managers",
    members,
    involved: [],
    affected: [],
    named: [],
    delegations: [],
    away: [],
    changeManagers: membersOf.change_managers.map(person),
    owner: person("olga"),
    deputy: person("dora"),
    ...overrides,
  };
}

/** The codes of a refusal, in order; none when it is allowed. */
export const codes = (decision: Decision<unknown>): string[] =>
  decision.allowed ? [] : decision.refusals.map(({ code }) => code);

export const eventsOf = <E>(decision: Decision<E>): readonly E[] => {
  if (!decision.allowed) throw new Error(decision.refusals.map(({ message }) => message).join(" "));
  return decision.events;
};
