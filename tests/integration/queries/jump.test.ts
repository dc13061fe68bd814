import { expect, test } from "vitest";
import { jump } from "#lib/queries/jump";
import { nextThings } from "#lib/queries/next-things";
import { authorizedChange, release, service, staff } from "../../support/factories.ts";
import { deploy } from "../../support/release-journey.ts";

const found = async (text: string) => {
  const { auditor } = staff();
  return Object.fromEntries(
    (await jump(auditor.context, text)).map(({ title, items }) => [title, items.map(({ href }) => href)]),
  );
};
const labels = (items: readonly { label: string }[]) => items.map(({ label }) => label);

test("a number names a release, a change or an authorization, and its prefix says which", async () => {
  const made = await release();
  const { number } = await made.authorization(await made.ask());
  expect(await found(`rel-${made.number}`)).toEqual({ Releases: [`/releases/REL-${made.number}`] });
  expect(await found(`authorization ${number}`)).toEqual({ Authorizations: [`/authorizations/${number}`] });
  expect(Object.keys(await found("1"))).toEqual(["Releases", "Changes", "Authorizations"]);
  expect(await found("REL-999999")).toEqual({});
});

test("words find services, and the titles of releases and changes", async () => {
  const shop = await service({ name: "Ferry tickets" });
  const change = await authorizedChange({ serviceId: shop.id });
  expect(await found("ferry tick")).toMatchObject({ Services: [`/services/${shop.key}`] });
  const { auditor } = staff();
  const [group] = await jump(auditor.context, `CHG-${change.number}`);
  expect(group?.items[0]).toMatchObject({ detail: "authorized, Ferry tickets" });
  expect(await found("100%_")).toEqual({});
  expect(await found("'; DROP TABLE release; --")).toEqual({});
});

test("the first characters of a digest find what lies in the library", async () => {
  const made = await release({ phase: "deployment" });
  const sha256 = (await made.read()).libraryItems[0]?.sha256 ?? "";
  expect((await found(sha256.slice(0, 8)))["Library"]).toEqual([`/library/${sha256}`]);
  expect((await found(`sha256:${sha256}`))["Library"]).toEqual([`/library/${sha256}`]);
});

test("the next thing on a release is what its page allows this person, and no more", async () => {
  const { manager, auditor, cab, operator } = staff();
  const made = await release({ phase: "planning" });
  expect(labels(await nextThings(manager.context, made.number))).toContain(
    "Mend: Back-out plan with trigger, steps and time needed",
  );
  await made.prepare();
  const place = `/releases/REL-${made.number}`;
  expect(await nextThings(manager.context, made.number)).toEqual([
    { label: "Ask for build & test", detail: `REL-${made.number}`, href: `${place}#checks` },
  ]);
  expect(await nextThings(auditor.context, made.number)).toEqual([]);
  const id = await made.ask();
  const { number } = await made.authorization(id);
  expect(labels(await nextThings(cab[0].context, made.number))).toEqual(["Vote on build & test"]);
  expect(await nextThings(manager.context, made.number)).toEqual([
    { label: "Open the decision", detail: `Authorization ${number}`, href: `/authorizations/${number}` },
  ]);
  await made.decide(id);
  expect(labels(await nextThings(manager.context, made.number))).toEqual(["Pass the gate into build & test"]);
  await made.reach("deployment");
  expect(labels(await nextThings(operator.context, made.number))).toEqual(["Start the deployment"]);
  expect(await nextThings(manager.context, made.number)).toEqual([]);
  await deploy(made);
  expect(labels(await nextThings(operator.context, made.number))).toEqual(["Go on to review"]);
  expect(await nextThings(manager.context, 999_999)).toEqual([]);
});
