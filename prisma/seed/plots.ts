/** What the demonstration's releases are about. */
import type { Level, RunSheetKind } from "#lib/domain/release";
import type { Premise } from "./story.ts";

export interface Plot extends Omit<Premise, "follows"> {
  plan: { scope: string; backOutTrigger: string; backOutSteps: string; backOutMinutes: number; testStrategy: string };
  risks: readonly { title: string; likelihood: Level; impact: Level; mitigation: string; contingency: string }[];
  criteria: readonly string[];
  observationDays: number;
  artifacts: readonly { name: string; version: string; mediaType: string; content: string }[];
  runSheet: readonly { kind: RunSheetKind; title: string; instruction: string; responsible: string; expectedMinutes: number }[];
  review: {
    plannedVsActual: string;
    incidents: string;
    customerValue: string;
    businessValue: string;
    lessons: string;
    decision: "nothing_further" | "follow_up" | "retire" | null;
    decisionReason: string;
  };
  /** Measured after the deployment, by the target's name. */
  measured: Readonly<Record<string, number>>;
}

const archive = (name: string, version: string) => ({
  name: `${name}-${version}.tar.gz`,
  version,
  mediaType: "application/gzip",
  content: `${name} ${version}`,
});

const rollOut = (what: string): Plot["runSheet"] => [
  {
    kind: "deploy",
    title: "Tell the service desk",
    instruction: "By phone, and wait for the yes.",
    responsible: "Operations",
    expectedMinutes: 5,
  },
  {
    kind: "deploy",
    title: `Roll out ${what}`,
    instruction: "One node after the other; the next only when the one before answers.",
    responsible: "Operations",
    expectedMinutes: 30,
  },
  {
    kind: "deploy",
    title: "Watch errors and response times",
    instruction: "The dashboard of the service, ten minutes without a red line.",
    responsible: "Operations",
    expectedMinutes: 10,
  },
  {
    kind: "back_out",
    title: "Roll the former version out",
    instruction: "From the library, all nodes at once.",
    responsible: "Operations",
    expectedMinutes: 15,
  },
];

const usual = {
  plan: {
    scope: "The changes it carries, and nothing beside them. No change of the data's shape.",
    backOutTrigger: "More than one per cent of the requests fail, or the response time doubles for five minutes.",
    backOutSteps: "Roll the former version out from the library. The data needs nothing: both versions read it.",
    backOutMinutes: 20,
    testStrategy: "Every required suite in the sandbox, then a walk through the acceptance criteria by the tester.",
  },
  risks: [
    {
      title: "Caches are cold after the roll-out",
      likelihood: "medium",
      impact: "low",
      mitigation: "Node by node, with five minutes in between.",
      contingency: "Back to the former version.",
    },
  ],
  criteria: ["A customer completes an order from search to confirmation", "No error in the log that was not there before"],
  observationDays: 0,
  review: {
    plannedVsActual: "As planned: the window was kept, every step was done in its time.",
    incidents: "None.",
    customerValue: "What was asked for is there, and the service desk has had no question about it.",
    businessValue: "In line with what the request promised.",
    lessons: "Telling the editors two days before was enough.",
    decision: "nothing_further",
    decisionReason: "Every target is met.",
  },
} as const satisfies Partial<Plot>;

export const fasterSearch: Plot = {
  ...usual,
  service: "web-shop",
  title: "Web shop 7.2: search in half the time",
  purpose: "Customers leave when the search takes longer than a second. The index moves into memory.",
  kind: "minor",
  changes: [{ title: "Answer searches from memory", reason: "The search takes 1.4 seconds at noon.", origin: "improvement" }],
  artifacts: [archive("web-shop", "7.2.0"), archive("search-index", "7.2.0")],
  runSheet: rollOut("web-shop 7.2.0"),
  measured: { Availability: 99.97, "Response time, 95th percentile": 310 },
};

export const orderArchive: Plot = {
  ...usual,
  service: "order-database",
  title: "Order database 12.1: old orders in an archive",
  purpose: "Orders older than ten years move out of the way, so that the nightly backup fits into the night again.",
  kind: "minor",
  changes: [
    { title: "Archive orders older than ten years", reason: "The backup ran until nine in the morning.", origin: "problem" },
  ],
  risks: [
    {
      title: "The move locks the order table during business hours",
      likelihood: "medium",
      impact: "high",
      mitigation: "In batches of ten thousand, at night.",
      contingency: "Stop after the running batch; every batch is whole by itself.",
    },
  ],
  artifacts: [archive("order-archive", "12.1.0")],
  runSheet: rollOut("order-archive 12.1.0"),
  review: {
    plannedVsActual: "Backed out in the second step: the move locked the table for four minutes at a time.",
    incidents: "The shop answered slowly from 20:35 to 20:52. No order was lost.",
    customerValue: "None yet: the archive was backed out.",
    businessValue: "None yet. The back-out took twelve minutes of the twenty that were planned.",
    lessons: "The sandbox held too few orders to show the lock. The rehearsal needs a copy of the size of production.",
    decision: "follow_up",
    decisionReason: "The backup still does not fit into the night.",
  },
  measured: {},
};

export const smallerBatches: Plot = {
  ...usual,
  service: "order-database",
  title: "Order database 12.2: the archive in small batches",
  purpose: "What REL-2 was backed out for, in batches that lock for less than a second.",
  kind: "patch",
  changes: [{ title: "Archive in batches of five hundred", reason: "The first try locked the order table.", origin: "defect" }],
  artifacts: [archive("order-archive", "12.2.0")],
  runSheet: rollOut("order-archive 12.2.0"),
  measured: {},
};

export const leakedKey: Plot = {
  ...usual,
  service: "payments",
  title: "Payments 4.7.1: replace a leaked key",
  purpose: "A key of the card processor was found in a log that left the house. It is replaced before somebody uses it.",
  kind: "patch",
  changes: [
    {
      title: "Replace the processor's key",
      reason: "The key stood in a log file handed to a supplier.",
      origin: "problem",
      model: "emergency",
    },
  ],
  artifacts: [archive("payments", "4.7.1")],
  runSheet: rollOut("payments 4.7.1"),
  review: { ...usual.review, lessons: "Keys do not belong in logs: a check in the build now looks for them." },
  measured: { Availability: 99.98, "Declined by mistake": 0.11 },
};

export const certificate: Plot = {
  ...usual,
  service: "web-shop",
  title: "Web shop: certificate for the coming year",
  purpose: "The certificate ends in three weeks.",
  kind: "patch",
  changes: [
    { title: "Renew the certificate of the shop", reason: "It ends in three weeks.", origin: "requirement", model: "standard" },
  ],
  artifacts: [archive("shop-certificate", "2027.1")],
  runSheet: rollOut("the certificate"),
  measured: { Availability: 99.99, "Response time, 95th percentile": 305 },
};

export const socialSignIn: Plot = {
  ...usual,
  service: "customer-accounts",
  title: "Customer accounts 3.4: sign in without a password",
  purpose: "Half of the calls to the service desk are forgotten passwords.",
  kind: "minor",
  changes: [{ title: "Sign in by a link sent by mail", reason: "210 calls a week are about passwords.", origin: "requirement" }],
  observationDays: 7,
  artifacts: [archive("accounts", "3.4.0")],
  runSheet: rollOut("accounts 3.4.0"),
  review: { ...usual.review, decision: null, decisionReason: "", lessons: "", businessValue: "" },
  measured: {},
};

export const instantRefunds: Plot = {
  ...usual,
  service: "payments",
  title: "Payments 4.8: instant refunds",
  purpose: "A customer who sends something back has the money within a minute, not within five days.",
  kind: "minor",
  changes: [
    {
      title: "Pay back by instant transfer",
      reason: "Waiting for the money is the first complaint about returns.",
      origin: "requirement",
    },
    { title: "Tell the customer when the money is on its way", reason: "Customers call to ask.", origin: "improvement" },
  ],
  risks: [
    {
      title: "A refund is paid twice when the bank answers late",
      likelihood: "medium",
      impact: "high",
      mitigation: "Every transfer carries a key that the bank accepts once.",
      contingency: "Switch instant refunds off; the old way stays in place.",
    },
    {
      title: "The bank's interface is slow at the end of the month",
      likelihood: "high",
      impact: "low",
      mitigation: "The window lies in the middle of the month.",
      contingency: "Refunds wait in the queue and are paid later.",
    },
  ],
  criteria: [
    "A refund of one euro arrives within a minute",
    "The same refund sent twice is paid once",
    "The customer is told once",
  ],
  artifacts: [archive("payments", "4.8.0"), archive("refund-worker", "4.8.0")],
  runSheet: rollOut("payments 4.8.0"),
  measured: {},
};

export const darkCatalogue: Plot = {
  ...usual,
  service: "web-shop",
  title: "Web shop 7.3: a catalogue for the night",
  purpose: "The catalogue in dark colours, for whoever shops in bed.",
  kind: "minor",
  changes: [
    { title: "Dark colours for the catalogue", reason: "Asked for in every survey since spring.", origin: "requirement" },
  ],
  artifacts: [archive("web-shop", "7.3.0")],
  runSheet: rollOut("web-shop 7.3.0"),
  measured: {},
};

export const accountsPatch: Plot = {
  ...usual,
  service: "customer-accounts",
  title: "Customer accounts 3.4.1: addresses with more than four lines",
  purpose: "Some addresses abroad have five lines, and the fifth is cut off.",
  kind: "patch",
  changes: [{ title: "Keep the fifth line of an address", reason: "Parcels come back from three countries.", origin: "defect" }],
  artifacts: [archive("accounts", "3.4.1")],
  runSheet: rollOut("accounts 3.4.1"),
  measured: {},
};

export const returnsPortal: Plot = {
  ...usual,
  service: "returns-portal",
  title: "Returns portal 1.0",
  purpose: "Customers print their own return label and see where their parcel is.",
  kind: "major",
  changes: [{ title: "Open the returns portal", reason: "Returns by letter take nine days.", origin: "requirement" }],
  artifacts: [archive("returns-portal", "1.0.0")],
  runSheet: rollOut("returns-portal 1.0.0"),
  measured: {},
};

export const faxGateway: Plot = {
  ...usual,
  service: "fax-gateway",
  title: "Fax gateway: out of service",
  purpose: "Eleven orders came by fax last year. The gateway costs more than they bring.",
  kind: "major",
  changes: [{ title: "Retire the fax gateway", reason: "Eleven orders a year do not pay for it.", origin: "retirement" }],
  artifacts: [],
  runSheet: rollOut("the fax gateway's end"),
  measured: {},
};

export const cartSums: Plot = {
  ...usual,
  service: "web-shop",
  title: "Web shop 7.2.1: sums in the basket",
  purpose: "With three discounts at once the basket shows a cent too much.",
  kind: "patch",
  changes: [{ title: "Round discounts once, at the end", reason: "Eleven customers complained about a cent.", origin: "defect" }],
  artifacts: [archive("web-shop", "7.2.1")],
  runSheet: rollOut("web-shop 7.2.1"),
  measured: {},
};
