/** What the releases of network, hosts and sign-in are about. */
import { platformRelease, reviewed, webRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const warehouseZone: Plot = {
  ...platformRelease("the new zone"),
  service: "site-network",
  title: "Site network: a zone of its own for the conveyors",
  purpose: "The conveyors' controllers cannot be patched. They move behind a firewall of their own.",
  kind: "minor",
  changes: [
    { title: "Put the conveyors behind a firewall", reason: "The insurer asks for it within a year.", origin: "requirement" },
  ],
  artifacts: [{ name: "firewall-rules.txt", version: "2.14", mediaType: "text/plain" }],
  ...reviewed({
    incidents: "One label printer could not be reached for ten minutes; its opening was missing in the list.",
    businessValue: "The insurer's condition is met.",
    lessons: "Listen to the traffic for a week before writing the rules: four openings were in nobody's list.",
  }),
};

export const secondLine: Plot = {
  ...platformRelease("the second line"),
  service: "site-network",
  title: "Site network: a second line for the south warehouse",
  purpose: "An excavator cut the only line last year, and the south warehouse stood still for a day.",
  kind: "major",
  changes: [
    { title: "Connect the south warehouse twice", reason: "A day without it costs ninety thousand euros.", origin: "problem" },
  ],
  criteria: ["The line is pulled, and the warehouse works on", "Telephones keep their calls when the line changes"],
  artifacts: [
    { name: "router-configuration.txt", version: "3.2", mediaType: "text/plain" },
    { name: "firewall-rules.txt", version: "2.15", mediaType: "text/plain" },
  ],
};

export const hostUpdates: Plot = {
  ...platformRelease("the updates of the month"),
  service: "server-cluster",
  title: "Server cluster: updates of the month",
  purpose: "The distributor's updates of the last four weeks, on all twelve hosts.",
  kind: "patch",
  changes: [
    {
      title: "Bring in the updates of the month",
      reason: "Nine of them close a hole.",
      ...{ origin: "requirement", model: "standard" },
    },
  ],
  artifacts: [{ name: "host-packages.txt", version: "41", mediaType: "text/plain" }],
  ...reviewed({
    customerValue: "Nothing was noticed, as it should be.",
    businessValue: "Nine holes are closed.",
    lessons: "None this time: the template fits.",
  }),
};

export const busSurvives: Plot = {
  ...platformRelease("message-bus 3.2.0"),
  service: "message-bus",
  title: "Message bus 3.2: no message is lost with a node",
  purpose: "When a node fails, the messages of the last second are lost today. They are kept by two others.",
  kind: "minor",
  changes: [{ title: "Keep each message three times", reason: "Forty orders had to be entered by hand.", origin: "problem" }],
  artifacts: [archive("message-bus", "3.2.0")],
  ...reviewed({
    plannedVsActual: "Backed out in the first window, because the second room lacked disk space. Brought in a week later.",
    incidents: "None: it was backed out before a service noticed.",
    customerValue: "A node was switched off on purpose, and no order was lost.",
    lessons: "Keeping everything three times takes three times the space. The run-sheet now begins by looking at it.",
  }),
};

export const busQuotas: Plot = {
  ...platformRelease("message-bus 3.3.0"),
  service: "message-bus",
  title: "Message bus 3.3: nobody fills it alone",
  purpose: "One service that repeats itself can fill the bus for all. Each one gets a share.",
  kind: "minor",
  changes: [{ title: "Give every sender a share", reason: "Reporting filled the bus twice in a month.", origin: "problem" }],
  criteria: ["A sender above its share is slowed, the others are not", "An order is never slowed"],
  artifacts: [archive("message-bus", "3.3.0")],
};

export const secondFactor: Plot = {
  ...webRelease("sign-in 2.0.0"),
  service: "staff-sign-in",
  title: "Staff sign-in 2.0: a second factor for everybody",
  purpose: "A password alone opens nothing any more. Everybody gets a key or uses their phone.",
  kind: "major",
  changes: [
    { title: "Ask for a second factor", reason: "Three accounts were taken over in a year.", origin: "requirement" },
    { title: "Hand out nine hundred keys", reason: "Not everybody has a phone for work.", origin: "requirement" },
  ],
  risks: [
    {
      title: "Somebody stands before a closed door on Monday morning",
      ...{ likelihood: "high", impact: "medium" },
      mitigation: "Department by department, and a week in which the second factor may be left out.",
      contingency: "The service desk opens an account for a day, with a second person's yes.",
    },
  ],
  criteria: ["Nobody gets in with a password alone", "A lost key is replaced within a quarter of an hour"],
  observationDays: 7,
  artifacts: [archive("sign-in", "2.0.0")],
  ...reviewed({
    incidents: "Eleven people stood before a closed door on the first morning; all were in by half past eight.",
    customerValue: "Staff sign in once a day instead of five times.",
    businessValue: "No account was taken over since.",
    lessons: "The warehouse shares phones. Keys should have gone there first.",
  }),
};

export const brokenSession: Plot = {
  ...webRelease("sign-in 2.0.1"),
  service: "staff-sign-in",
  title: "Staff sign-in 2.0.1: sessions that do not end",
  purpose: "A session stays open after signing out when two windows are open. Found by a tester of the insurer.",
  kind: "patch",
  changes: [
    {
      title: "End every window's session",
      reason: "On shared computers the next person is signed in as the one before.",
      ...{ origin: "defect", model: "emergency" },
    },
  ],
  criteria: ["Signing out in one window ends all of them"],
  artifacts: [archive("sign-in", "2.0.1")],
};

export const releaseDesk: Plot = {
  ...webRelease("the release desk 0.1.0"),
  service: "release-desk",
  title: "Release desk 0.1: no deployment without a decision",
  purpose: "What the boards decide is asked by every pipeline before it deploys, instead of by somebody on the telephone.",
  kind: "minor",
  changes: [
    {
      title: "Let pipelines ask what may be deployed",
      reason: "Two releases went out a day before their window.",
      origin: "problem",
    },
  ],
  criteria: [
    { text: "Its own rules are tested, every one", suite: "unit" },
    { text: "A deployment is backed out to what ran before", suite: "unit", test: "a deployment ends > backed out*" },
    "An operator asks for a digest, and is told every reason against it",
  ],
  artifacts: [archive("countersign", "0.1.0")],
  papers: { bill: "release-desk.cdx.json", reports: { unit: "release-desk.xml" } },
};
