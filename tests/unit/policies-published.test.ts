import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import {
  awayOrTooClose,
  howPoliciesChange,
  policiesIntroduction,
  policyExamples,
  whatPoliciesAsk,
  whichPolicyRules,
  whoMayNot,
} from "#lib/domain/policies-published";

/** The page as it reads: without emphasis, links and line ends. */
const document = readFileSync(path.resolve(import.meta.dirname, "../../docs/policies.md"), "utf8")
  .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
  .replaceAll(/[*`]/g, "")
  .replaceAll(/\s+/g, " ");

it("says in docs/policies.md what the desk says, paragraph by paragraph", () => {
  for (const said of [policiesIntroduction, whichPolicyRules, whoMayNot, howPoliciesChange, awayOrTooClose])
    expect(document).toContain(said);
  for (const { says, meaning } of whatPoliciesAsk) expect(document).toContain(`| ${says} | ${meaning} |`);
});

it.each(policyExamples)("gives the example of $title in both places", ({ title, setting, policies, after = "" }) => {
  expect(document).toContain(`## ${title} ${setting}`);
  for (const { about, place, decides } of policies) expect(document).toContain(`| ${about} | ${place} | ${decides} |`);
  expect(document).toContain(after);
});
