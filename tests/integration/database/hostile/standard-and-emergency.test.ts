/** Ways past the bounds of a standard change, and round the ratification of an emergency. */
import { database } from "#lib/db/client";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { saveReview } from "#lib/services/review/save-review";
import { authorizedChange, confirmedTemplate, release, service, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { wholeReview } from "../../../support/release-journey.ts";
import { attacks } from "./attacks.ts";
import { people, target } from "./scene.ts";
import { ask, enter, vote } from "./statements.ts";

const standard = once(async () => {
  const made = await service();
  const bounds = { largestKind: "patch", highestRisk: "low", mostReleases: 1, periodDays: 30 } as const;
  const templateId = await confirmedTemplate(made.id, bounds);
  const following = async (kind: "patch" | "major") => {
    const { id } = await authorizedChange({ serviceId: made.id, model: "standard", templateId });
    return release({ service: made, changeIds: [id], kind });
  };
  const [first, large, next] = [await following("patch"), await following("major"), await following("patch")];
  const before = { next: await target(next), large: await target(large) };
  await first.ask();
  return { ...before, template: templateId };
});

attacks("a standard change past its bounds", standard, [
  {
    name: "for a larger kind",
    refusedWith: "CS016",
    sql: ({ large, template }) => ask(large, { template }),
  },
  {
    name: "at a higher risk",
    refusedWith: "CS016",
    sql: ({ next, template }) => ask(next, { template, evidence: { risk: { level: "high" } } }),
  },
  {
    name: "once more than its number",
    refusedWith: "CS016",
    sql: ({ next, template }) => ask(next, { template }),
  },
  { name: "given other bounds", refusedWith: "42501", sql: () => "UPDATE change_template SET most_releases = 100" },
]);

const emergencies = once(async () => {
  const { manager } = staff();
  const [early, owed, pending] = [
    await release({ model: "emergency" }),
    await release({ model: "emergency", phase: "review" }),
    await release({ model: "emergency", phase: "review" }),
  ];
  await saveReview(manager.context, { ...(await owed.target()), ...wholeReview });
  const asked = await askRatification(manager.context, await pending.target());
  const grants = await database().authorization.findMany({
    where: { releaseId: owed.id, spent: true },
    orderBy: { number: "desc" },
  });
  return {
    early: await target(early),
    owed: await target(owed),
    spent: grants[0],
    pending: await target(pending, asked),
    people: await people(),
  };
});

attacks("an emergency without its ratification", emergencies, [
  {
    name: "ratified before it was deployed",
    refusedWith: "CS014",
    sql: ({ early }) => ask(early, { subject: "ratification", gate: null }),
  },
  {
    name: "ratified by a second request beside the first",
    refusedWith: "23505",
    sql: ({ pending }) => ask(pending, { subject: "ratification", gate: null }),
  },
  {
    name: "ratified by the emergency board",
    refusedWith: "CS021",
    sql: ({ pending, people: { emergencyCab } }) => vote(pending, { by: emergencyCab }),
  },
  {
    name: "said to be ratified by one vote of two",
    refusedWith: "CS024",
    sql: ({ pending, people: { cab } }) => vote(pending, { by: cab, outcome: "granted" }),
  },
  {
    name: "set to ratified by hand",
    refusedWith: "CS020",
    sql: ({ pending }) => `UPDATE "authorization" SET state = 'granted' WHERE id = '${pending.authorization}'`,
  },
  {
    name: "closed with the grant of an earlier gate",
    refusedWith: "CS033",
    sql: ({ owed, spent }) =>
      enter({ ...owed, authorization: spent?.id ?? "", digest: spent?.evidenceDigest ?? "" }, { to: "closed" }),
  },
  {
    name: "closed with its pending ratification in place of a grant",
    refusedWith: "CS031",
    sql: ({ pending }) => enter(pending, { to: "closed" }),
  },
  {
    name: "given more time by the application's own clock",
    refusedWith: "42501",
    sql: () => "UPDATE deployment SET ended_at = 'infinity'",
  },
]);
