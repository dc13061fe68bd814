import { expect, test } from "vitest";
import { database } from "#lib/db/client";
import { mostFilters } from "#lib/domain/saved-filter";
import { changeList } from "#lib/queries/change-list";
import { releaseChoices } from "#lib/queries/release-list";
import { deleteFilter } from "#lib/services/filter/delete-filter";
import { saveFilter } from "#lib/services/filter/save-filter";
import { person, type Someone } from "../../../support/people.ts";

const saved = async ({ context }: Someone) => (await releaseChoices(context)).saved;

test("a filter is kept under its name, for the one who kept it and for that list alone", async () => {
  const [ann, ben] = [await person(), await person()];
  await saveFilter(ann.context, { list: "releases", name: "Emergencies", query: "model=emergency&phase=all&below=3" });
  expect(await saved(ann)).toMatchObject([{ name: "Emergencies", query: "phase=all&model=emergency" }]);
  expect(await saved(ben)).toEqual([]);
  const filter = { state: "all", service: null, origin: null, model: null, isMine: false, text: "" } as const;
  expect((await changeList(ann.context, { ...filter, below: null, above: null })).saved).toEqual([]);
});

test("a filter of the same name takes the place of the one before", async () => {
  const ann = await person();
  for (const query of ["phase=all", "phase=planning"]) await saveFilter(ann.context, { list: "releases", name: "Mine", query });
  expect(await saved(ann)).toMatchObject([{ name: "Mine", query: "phase=planning" }]);
});

test("a filter is deleted by its owner, once, and by nobody else", async () => {
  const [ann, ben] = [await person(), await person()];
  await saveFilter(ann.context, { list: "releases", name: "Mine", query: "phase=all" });
  const [{ id = "" } = {}] = await saved(ann);
  const isGone = { code: "not-found", message: "You keep no such filter, or it is gone already." };
  await expect(deleteFilter(ben.context, { filterId: id })).rejects.toMatchObject(isGone);
  expect(await saved(ann)).toHaveLength(1);
  await deleteFilter(ann.context, { filterId: id });
  await expect(deleteFilter(ann.context, { filterId: id })).rejects.toMatchObject(isGone);
  expect(await saved(ann)).toEqual([]);
});

test("two tabs at once keep no filter too many, and no two of one name", async () => {
  const ann = await person();
  for (let at = 1; at < mostFilters; at++)
    await saveFilter(ann.context, { list: "releases", name: `Filter ${at}`, query: "phase=all" });
  const outcomes = await Promise.allSettled(
    ["One", "Two", "Two", "Three"].map((name) => saveFilter(ann.context, { list: "releases", name, query: "phase=all" })),
  );
  expect(outcomes.some(({ status }) => status === "rejected")).toBe(true);
  expect(await database().savedFilter.count({ where: { personId: ann.id } })).toBe(mostFilters);
});
