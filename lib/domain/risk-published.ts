/** The formula of risk in words, from the tables it is computed by: for the help page, and for docs/risk.md. */
import type { Level } from "./release.ts";
import {
  backOutSteps,
  bands,
  breadthSteps,
  changesSteps,
  collisionSteps,
  factorNames,
  factorWeights,
  failureSteps,
  fewestDeployments,
  kindPoints,
  modelPoints,
  noHistoryPoints,
  pointsPerBuild,
  type RiskFactorKey,
  rehearsalPoints,
  tierBreadth,
} from "./risk.ts";

export interface PublishedFactor {
  name: string;
  weight: number;
  /** What it is read from. */
  from: string;
  gives: readonly { at: string; points: number }[];
}

export const publishedBands: readonly { level: Level; range: string }[] = [
  { level: "low", range: `0 to ${bands.medium - 1}` },
  { level: "medium", range: `${bands.medium} to ${bands.high - 1}` },
  { level: "high", range: `${bands.high} to 100` },
];

type Steps = readonly (readonly [from: number, points: number])[];

/** "0 to 2", "3 to 5", "21 or more". */
const whole = (steps: Steps, unit: string, first = 0) =>
  steps.map(([from, points], index) => {
    const next = steps[index + 1]?.[0];
    const low = index === 0 ? first : from;
    const range = next === undefined ? `${low} or more` : low === next - 1 ? String(low) : `${low} to ${next - 1}`;
    return { at: `${unit} ${range}:`, points };
  });

/** "under 5 %", "from 5 %". */
const share = (steps: Steps) =>
  steps.map(([from, points], index) => ({ at: index === 0 ? `under ${steps[1]?.[0] ?? 100} %:` : `from ${from} %:`, points }));

const told = (key: RiskFactorKey, from: string, gives: PublishedFactor["gives"]): PublishedFactor => ({
  name: factorNames[key],
  weight: factorWeights[key],
  from,
  gives,
});

const named = (points: Readonly<Record<string, number>>, word = "") =>
  Object.entries(points).map(([name, given]) => ({ at: `${name}${word}:`, points: given }));

const tiers = Object.entries(tierBreadth).map(([tier, adds]) => `tier ${tier} adds ${adds}`);

export const publishedFactors: readonly PublishedFactor[] = [
  told(
    "breadth",
    `Every service of the impact snapshot, the release's own too: ${tiers.join(", ")}. Known from G2 on.`,
    whole(breadthSteps, "breadth"),
  ),
  told("model", "The change model of the release.", named(modelPoints)),
  told("size", "Its kind, and how many changes it carries; both are added.", [
    ...named(kindPoints, " release"),
    ...whole(changesSteps, "changes", 1),
  ]),
  told("test_history", "Builds and their test reports, added up. Known from G3 on; a retirement builds nothing.", [
    { at: "for every build after the first:", points: pointsPerBuild },
    { at: "for every build with a failed test:", points: pointsPerBuild },
  ]),
  told(
    "change_success",
    "Of the service's production deployments that ended in the last 12 months, the share that was backed out or missed a target afterwards.",
    [...share(failureSteps), { at: `fewer than ${fewestDeployments} deployments:`, points: noHistoryPoints }],
  ),
  told(
    "rehearsal",
    "The last rehearsal of the build that goes out, in a sandbox. Known from G4 on; a retirement has its dry run.",
    [
      { at: "went well:", points: rehearsalPoints.went_well },
      { at: "failed, or none:", points: rehearsalPoints.none },
    ],
  ),
  told(
    "back_out",
    "The time to back out, as a share of the window. Known at G2 and from G4 on: at G3 the window may still move.",
    share(backOutSteps),
  ),
  told(
    "collisions",
    "Other releases on their way whose window lies across this one's, where one of the two is about a service that the other hits. Known at G2 and G4.",
    whole(collisionSteps, "collisions"),
  ),
];
