/** What a decision page asks and the few facts it opens with: read from the stored evidence and from nothing else. */
import type { Authorization } from "./authorization.ts";
import {
  changeModelLabels,
  changeOriginLabels,
  deploymentOutcomeLabels,
  gateWords,
  releaseKindLabels,
  reviewDecisionLabels,
  targetVerdictLabels,
} from "./labels.ts";
import type { Gate } from "./release.ts";
import { riskIn, type ToldRisk } from "./risk-reading.ts";

/** A fact as its word and its value; instants stay instants, so that the reader's time zone can be used. */
export type Fact = { term: string; note: string } & ({ says: string } | { from: string; to: string | null });

/** The way into evidence: JSON of whoever assembled it, in which nothing is promised to be there. */
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (place, key) => (place !== null && typeof place === "object" ? (place as Record<string, unknown>)[key] : undefined),
    value,
  );
const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const amount = (value: unknown): number => (typeof value === "number" ? value : 0);
const word = (labels: Readonly<Record<string, string>>, value: unknown): string => labels[text(value)] ?? text(value);
const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const said = (value: string): string => (value === "" ? "not given" : value);
const capital = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1);

export const evidenceText = (evidence: unknown, ...path: readonly string[]): string => text(at(evidence, ...path));

/** The one question, answerable by yes or no. */
export function decisionQuestion({ subject, gate }: Pick<Authorization, "subject" | "gate">, evidence: unknown): string {
  const title = said(text(at(evidence, "title")));
  const service = text(at(evidence, "service", "name"));
  const retires = at(evidence, "retires") === true;
  if (subject === "change") return `May this change be made: ${title}?`;
  if (subject === "intake") return `May these components enter the library: ${title}?`;
  if (subject === "ratification") return `Is the emergency ratified: ${title}?`;
  if (subject === "waiver") return `May this check be waived: ${said(text(at(evidence, "waiver", "title")))}?`;
  switch (gate) {
    case "planning":
      return `May ${title} be planned?`;
    case "build_and_test":
      return retires ? `Is the plan good enough to retire ${service}?` : `May ${title} be built and tested?`;
    case "check_in":
      return retires ? `Is everything ready to retire ${service}?` : `May ${title} enter the library?`;
    case "deployment":
      return `May ${title} be deployed to ${said(text(at(evidence, "environment", "name")))}?`;
    case "closed":
      return `Is the review of ${title} accepted?`;
    case null:
      return `May ${title} go on?`;
  }
}

/** Facts that the factors of a risk say too: where the evidence tells one, it stands in their place. */
const saidByRisk: Record<Gate, readonly string[]> = {
  planning: ["Service"],
  build_and_test: ["Risks"],
  check_in: ["Acceptance criteria"],
  deployment: ["Back-out"],
  closed: ["Hit if it fails"],
};

/** The facts a decision turns on, the risk first, four at most. `plan` is the evidence of the plan granted before. */
export function decisionFacts(about: Pick<Authorization, "subject" | "gate">, evidence: unknown, plan: unknown): Fact[] {
  const facts = factsOf(about, evidence, plan);
  const risk = riskIn(evidence);
  if (!risk) return facts;
  if (about.gate === null) return [riskFact(risk), ...facts];
  const said = saidByRisk[about.gate];
  return [riskFact(risk), ...facts.filter(({ term }) => !said.includes(term))];
}

const riskFact = ({ level, score, factors }: ToldRisk): Fact => ({
  term: "Risk",
  says: capital(level),
  note: `${score} of 100, ${factors.filter(({ points }) => points !== null).length} of ${factors.length} factors known`,
});

/** The facts without the risk. `plan` is the evidence of the plan granted before, which froze who is affected. */
function factsOf({ subject, gate }: Pick<Authorization, "subject" | "gate">, evidence: unknown, plan: unknown): Fact[] {
  if (subject === "change") return changeFacts(evidence);
  if (subject === "intake") return intakeFacts(evidence);
  if (subject === "ratification") return [outcomeFact(evidence), haste(evidence), serviceFact(evidence)];
  if (subject === "waiver") return waiverFacts(evidence);
  const retires = at(evidence, "retires") === true;
  switch (gate) {
    case "planning":
      return [...requestFacts(evidence), serviceFact(evidence)];
    case "build_and_test":
      return [
        risksFact(evidence),
        ...windowFact(at(evidence, "schedule")),
        backOutFact(at(evidence, "plan", "backOutMinutes")),
        hitFact(evidence),
      ];
    case "check_in":
      return retires ? [tasksFact(evidence), hitFact(plan)] : [...buildFacts(evidence), hitFact(plan)];
    case "deployment":
      return [
        ...windowFact(at(evidence, "schedule")),
        libraryFact(evidence),
        backOutFact(at(evidence, "backOut", "minutes")),
        hitFact(plan),
      ];
    case "closed":
      return [outcomeFact(evidence), verdictsFact(evidence), followsFact(evidence), hitFact(plan)];
    case null:
      return [];
  }
}

function changeFacts(evidence: unknown): Fact[] {
  const template = at(evidence, "template");
  return [
    {
      term: "Origin",
      says: capital(word(changeOriginLabels, at(evidence, "origin"))),
      note: `raised by ${text(at(evidence, "raisedBy", "name"))}`,
    },
    {
      term: "Model",
      says: capital(word(changeModelLabels, at(evidence, "model"))),
      note: template ? `template ${text(at(template, "name"))}, version ${text(at(template, "version"))}` : "no template",
    },
    serviceFact(evidence),
  ];
}

function intakeFacts(evidence: unknown): Fact[] {
  const intake = at(evidence, "intake");
  const licences = list(at(intake, "licences"));
  const until = text(at(intake, "until"));
  const bare = amount(at(intake, "withoutDigest"));
  return [
    {
      term: at(intake, "kind") === "baseline" ? "Runs already" : "New",
      says: count(amount(at(intake, "components")), "component"),
      note: bare === 0 ? "each with a digest" : `${bare} by purl alone, without a digest`,
    },
    {
      term: "Licences",
      says: licences
        .map((one) => text(at(one, "licence")))
        .slice(0, 2)
        .join(", "),
      note: licences.length > 2 ? `and ${licences.length - 2} more` : `from ${text(at(intake, "source"))}`,
    },
    until === ""
      ? { term: "Let in", says: "For good", note: "until it is withdrawn" }
      : { term: "Let in until", from: until, to: null, note: "foreign again afterwards" },
    serviceFact(evidence),
  ];
}

function waiverFacts(evidence: unknown): Fact[] {
  const until = text(at(evidence, "waiver", "until"));
  return [
    {
      term: "Of the gate",
      says: capital(word(gateWords, at(evidence, "waiver", "gate"))),
      note: said(text(at(evidence, "waiver", "missing"))),
    },
    until === ""
      ? { term: "Until", says: "No date", note: "none was named" }
      : { term: "Until", from: until, to: null, note: "" },
    {
      term: "Given by",
      says: said(text(at(evidence, "waiver", "givenBy", "name"))),
      note: text(at(evidence, "waiver", "as")),
    },
    serviceFact(evidence),
  ];
}

function requestFacts(evidence: unknown): Fact[] {
  const changes = list(at(evidence, "changes"));
  const wantedAt = text(at(evidence, "wantedAt"));
  return [
    {
      term: "Carries",
      says: count(changes.length, "change"),
      note: changes.map((one) => `CHG-${text(at(one, "number"))}`).join(", "),
    },
    {
      term: "Kind",
      says: capital(word(releaseKindLabels, at(evidence, "kind"))),
      note: `${word(changeModelLabels, at(evidence, "model"))} model`,
    },
    wantedAt === ""
      ? { term: "Wanted by", says: "No date", note: "none was named" }
      : { term: "Wanted by", from: wantedAt, to: null, note: "" },
  ];
}

const serviceFact = (evidence: unknown): Fact => ({
  term: "Service",
  says: said(text(at(evidence, "service", "name"))),
  note: `tier ${text(at(evidence, "service", "tier"))}`,
});

function risksFact(evidence: unknown): Fact {
  const risks = list(at(evidence, "risks"));
  const high = risks.filter((one) => at(one, "likelihood") === "high" || at(one, "impact") === "high");
  return {
    term: "Risks",
    says: count(risks.length, "risk"),
    note: high.length === 0 ? "none of them high" : `${high.length} high`,
  };
}

function windowFact(schedule: unknown): Fact[] {
  const from = text(at(schedule, "windowStart"));
  const days = amount(at(schedule, "observationDays"));
  const note = days === 0 ? "not watched afterwards" : `then watched ${count(days, "day")}`;
  return from === ""
    ? [{ term: "Window", says: "None proposed", note: "" }]
    : [{ term: "Window", from, to: text(at(schedule, "windowEnd")) || null, note }];
}

const backOutFact = (minutes: unknown): Fact => ({
  term: "Back-out",
  says: typeof minutes === "number" ? count(minutes, "minute") : "No time named",
  note: "as planned",
});

/** Who is hit, from evidence that carries an impact snapshot. */
function hitFact(evidence: unknown): Fact {
  const hit = list(at(evidence, "impact", "affectedServices"));
  if (hit.length === 0) return { term: "Hit if it fails", says: "Not known", note: "no impact snapshot in evidence" };
  const first = hit.filter((one) => at(one, "tier") === 1).length;
  return {
    term: "Hit if it fails",
    says: count(hit.length, "service"),
    note: first === 0 ? "none of tier 1" : `${first} of tier 1`,
  };
}

/** Reports count for the sealed digests alone, the last one of each suite. */
function buildFacts(evidence: unknown): Fact[] {
  const build = at(evidence, "build");
  const manifest = at(build, "manifestDigest");
  const reports = list(at(build, "testReports")).filter((one) => at(one, "manifestDigest") === manifest);
  const latest = [...new Map(reports.map((one) => [text(at(one, "suite")), one])).values()];
  const tests = latest.reduce<number>((sum, one) => sum + amount(at(one, "tests")), 0);
  const failed = latest.reduce<number>((sum, one) => sum + amount(at(one, "failed")), 0);
  const flaky = latest.reduce<number>((sum, one) => sum + amount(at(one, "flaky")), 0);
  const defects = list(at(evidence, "defects"));
  const open = defects.filter((one) => at(one, "state") === "open");
  const criteria = list(at(evidence, "acceptanceCriteria"));
  return [
    {
      term: "Tests on these digests",
      says: `${(tests - failed).toLocaleString("en")} of ${tests.toLocaleString("en")}`,
      note: `build ${text(at(build, "iteration"))}, ${count(latest.length, "suite")}${flaky > 0 ? `, ${flaky} flaky` : ""}`,
    },
    {
      term: "Acceptance criteria",
      says: `${criteria.filter((one) => at(one, "isMet") === true).length} of ${criteria.length} met`,
      note: count(list(at(build, "artifacts")).length, "artifact"),
    },
    {
      term: "Defects",
      says: open.length === 0 ? "None open" : `${open.length} open`,
      note: defects.length === 0 ? "none was raised" : `${defects.length} raised`,
    },
  ];
}

function tasksFact(evidence: unknown): Fact {
  const tasks = list(at(evidence, "decommission"));
  return {
    term: "Decommissioning",
    says: `${tasks.filter((one) => at(one, "isDone") === true).length} of ${tasks.length} done`,
    note: "tasks",
  };
}

function libraryFact(evidence: unknown): Fact {
  const items = list(at(evidence, "libraryManifest"));
  const steps = list(at(evidence, "runSheet")).filter((one) => at(one, "kind") === "deploy");
  const minutes = count(
    steps.reduce<number>((sum, one) => sum + amount(at(one, "expectedMinutes")), 0),
    "minute",
  );
  if (at(evidence, "retires") === true) return { term: "Run-sheet", says: count(steps.length, "step"), note: minutes };
  return { term: "From the library", says: count(items.length, "item"), note: `${count(steps.length, "step")}, ${minutes}` };
}

function outcomeFact(evidence: unknown): Fact {
  const last = list(at(evidence, "deployments")).at(-1);
  const outcome = at(last, "outcome", "outcome");
  return {
    term: "Deployment",
    says: outcome === undefined ? "None recorded" : capital(word(deploymentOutcomeLabels, outcome)),
    note: at(last, "outcome", "overran") === true ? "past its window" : said(text(at(last, "environment"))),
  };
}

/** Whose grants an emergency went through. */
function haste(evidence: unknown): Fact {
  const grants = list(at(evidence, "emergencyVotes")).filter((one) => at(one, "verdict") === "grant");
  const people = [...new Set(grants.map((one) => text(at(one, "person"))))];
  return { term: "Granted in haste by", says: count(people.length, "person", "people"), note: people.join(", ") };
}

function verdictsFact(evidence: unknown): Fact {
  const verdicts = list(at(evidence, "verdicts")).map((one) => at(one, "verdict"));
  const others = [...new Set(verdicts.filter((one) => one !== "met"))];
  const told = others.map((kind) => `${verdicts.filter((one) => one === kind).length} ${word(targetVerdictLabels, kind)}`);
  return {
    term: "Service levels",
    says: `${verdicts.filter((one) => one === "met").length} of ${verdicts.length} met`,
    note: told.join(", ") || "none missed",
  };
}

function followsFact(evidence: unknown): Fact {
  const followers = list(at(evidence, "followers")).map((one) => `REL-${text(at(one, "number"))}`);
  return {
    term: "What follows",
    says: capital(said(word(reviewDecisionLabels, at(evidence, "review", "decision")))),
    note: followers.join(", "),
  };
}

export interface Affected {
  key: string;
  name: string;
  tier: number;
  distance: number;
  /** The service through which it is reached, by name. */
  via: string | null;
}

/** Who is affected, nearest first, as the snapshot in this evidence says; null where it carries none. */
export function affectedIn(evidence: unknown): { takenAt: string; services: Affected[] } | null {
  const impact = at(evidence, "impact");
  if (impact === null || impact === undefined) return null;
  const rows = list(at(impact, "affectedServices"));
  const names = new Map(rows.map((one) => [text(at(one, "key")), text(at(one, "name"))]));
  const services = rows.map((one) => ({
    key: text(at(one, "key")),
    name: text(at(one, "name")),
    tier: amount(at(one, "tier")),
    distance: amount(at(one, "distance")),
    via: names.get(text(at(one, "via"))) ?? (text(at(one, "via")) || null),
  }));
  return { takenAt: text(at(impact, "takenAt")), services: services.sort((a, b) => a.distance - b.distance || a.tier - b.tier) };
}
