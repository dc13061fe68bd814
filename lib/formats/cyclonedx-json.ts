/** CycloneDX in JSON: validated by the official library, in pieces, so that a bill of thousands does not hold up everything else. */
import { setImmediate } from "node:timers/promises";
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import {
  deepest,
  readSpecVersion,
  type SpecVersion,
  UnreadableBill,
  type WrittenBill,
  type WrittenComponent,
} from "./bill-reading.ts";

type Json = Readonly<Record<string, unknown>>;

/** Each compiles its schema on first use, and keeps it. */
const validators: Readonly<Record<SpecVersion, JsonStrictValidator>> = {
  "1.4": new JsonStrictValidator(Version.v1dot4),
  "1.5": new JsonStrictValidator(Version.v1dot5),
  "1.6": new JsonStrictValidator(Version.v1dot6),
  "1.7": new JsonStrictValidator(Version.v1dot7),
};

export async function readJsonBill(bytes: Uint8Array): Promise<WrittenBill> {
  const document = parse(textOf(bytes));
  if (document["bomFormat"] !== "CycloneDX")
    throw new UnreadableBill("bill-not-a-bill", "Its bomFormat is not CycloneDX.", "bomFormat");
  const specVersion = readSpecVersion(document["specVersion"]);
  await validate(document, specVersion);
  const main = isObject(document["metadata"]) ? document["metadata"]["component"] : undefined;
  const written = listed(document["components"], "components");
  const ofMain = isObject(main) ? listed(main["components"], "metadata/component/components") : [];
  return {
    format: "json",
    specVersion,
    serialNumber: textIn(document, "serialNumber") || null,
    main: isObject(main) ? componentIn(main, "metadata/component") : null,
    components: [...ofMain, ...written].map(({ component, place }) => componentIn(component, place)),
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableBill("bill-encoding", "The file holds a byte that is not UTF-8, the encoding of JSON.");
  }
}

function parse(text: string): Json {
  requireOneReading(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isCutOff = /end of JSON|Unterminated/i.test(error.message);
    throw new UnreadableBill(
      isCutOff ? "bill-cut-off" : "bill-malformed",
      `${isCutOff ? "The file ends in the middle" : "This is not proper JSON"}: ${error.message.slice(0, 200)}.`,
    );
  }
  if (!isObject(value)) throw new UnreadableBill("bill-not-a-bill", "The file holds no JSON object.");
  return value;
}

/**
 * Before anything of it is parsed, in one walk that makes no copies: validators follow the nesting with their own stack, and of a
 * member that stands twice one reader takes the first and another the last.
 */
function requireOneReading(text: string): void {
  const open: (Set<string> | null)[] = [];
  let last: [start: number, end: number] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const start = at + 1;
      for (at = start; at < text.length && text.charCodeAt(at) !== 0x22; at += 1) if (text.charCodeAt(at) === 0x5c) at += 1;
      last = [start, at];
    } else if (code === 0x3a) requireNew(open.at(-1), text.slice(...last));
    else if (code === 0x7b || code === 0x5b) {
      open.push(code === 0x7b ? new Set() : null);
      if (open.length > deepest) throw new UnreadableBill("bill-too-deep", `Its parts are nested more than ${deepest} deep.`);
    } else if (code === 0x7d || code === 0x5d) open.pop();
  }
}

function requireNew(names: Set<string> | null | undefined, written: string): void {
  const name = written.includes("\\") ? unescaped(written) : written;
  if (names?.has(name)) throw new UnreadableBill("bill-member-twice", `“${name.slice(0, 60)}” stands twice in one object.`);
  names?.add(name);
}

/** What is no proper text is refused when all of it is parsed. */
function unescaped(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch (error) {
    if (error instanceof SyntaxError) return written;
    throw error;
  }
}

/** At most so many at once: the schema's uniqueItems compares each with each. */
const pieceSize = 100;
const longestInnerList = 1000;

/**
 * The schema says the same of each item of a list and, across items, only that none stands there twice. So the long lists are taken
 * out (those of the document, and components wherever they are nested), validated piece by piece, and compared by digest.
 */
async function validate(document: Json, version: SpecVersion): Promise<void> {
  const lists = longLists(document);
  const shell = Object.fromEntries(Object.entries(document).map(([key, value]) => [key, Array.isArray(value) ? [] : value]));
  for (const [key, value] of Object.entries(shell)) if (key !== "metadata") requireShortLists(value, key);
  await validatePiece({ ...shell, ...metadataWithoutNested(document) }, version, (place) => place);
  const head = { bomFormat: document["bomFormat"], specVersion: document["specVersion"], version: 1 };
  for (const { key, place, items } of lists) {
    requireUnique(items, place);
    for (let start = 0; start < items.length; start += pieceSize) {
      const piece = items.slice(start, start + pieceSize).map((item) => (key === "components" ? withoutNested(item) : item));
      for (const [index, item] of piece.entries()) requireShortLists(item, `${place}/${start + index}`);
      await setImmediate();
      await validatePiece({ ...head, [key]: piece }, version, (where) =>
        where.replace(/^[^/]+(?:\/(\d+))?/, (_, index?: string) =>
          index === undefined ? place : `${place}/${start + Number(index)}`,
        ),
      );
    }
  }
}

async function validatePiece(piece: Json, version: SpecVersion, placed: (place: string) => string): Promise<void> {
  const faults: unknown = await validators[version].validate(JSON.stringify(piece));
  if (faults === null) return;
  const [fault] = Array.isArray(faults)
    ? (faults as { instancePath: string; message?: string; params?: Readonly<Record<string, unknown>> }[])
    : [];
  const place = placed((fault?.instancePath ?? "").replace(/^\//, ""));
  const what = Object.values(fault?.params ?? {}).find((one): one is string => typeof one === "string" && one.length < 60);
  throw new UnreadableBill(
    "bill-invalid",
    `It is not valid by the schema of CycloneDX ${version}: ${place || "the document"} ${fault?.message ?? "is not as it must be"}${what === undefined || fault?.message?.includes(what) ? "" : ` (${what})`}.`,
    place || null,
  );
}

interface List {
  key: string;
  place: string;
  items: readonly unknown[];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function longLists(document: Json): List[] {
  const lists: List[] = Object.entries(document).flatMap(([key, items]) => (isList(items) ? [{ key, place: key, items }] : []));
  const { metadata } = document;
  const main = isObject(metadata) ? metadata["component"] : undefined;
  const nested = lists
    .filter(({ key }) => key === "components")
    .flatMap(({ items }) => items.flatMap((item, index) => nestedLists(item, `components/${index}`)));
  return [...lists, ...nestedLists(main, "metadata/component"), ...nested];
}

function nestedLists(component: unknown, of: string): List[] {
  if (!isObject(component) || !Array.isArray(component["components"])) return [];
  const items: readonly unknown[] = component["components"];
  const place = `${of}/components`;
  return [{ key: "components", place, items }, ...items.flatMap((item, index) => nestedLists(item, `${place}/${index}`))];
}

const withoutNested = (component: unknown): unknown =>
  isObject(component) && Array.isArray(component["components"]) ? { ...component, components: [] } : component;

function metadataWithoutNested({ metadata }: Json): Json {
  if (!isObject(metadata)) return {};
  requireShortLists({ ...metadata, component: withoutNested(metadata["component"]) }, "metadata");
  return { metadata: { ...metadata, ...("component" in metadata ? { component: withoutNested(metadata["component"]) } : {}) } };
}

function requireShortLists(value: unknown, place: string): void {
  if (typeof value !== "object" || value === null) return;
  const isLong = Array.isArray(value) && value.length > longestInnerList && value.some((one) => typeof one === "object");
  if (isLong) throw new UnreadableBill("bill-list-too-long", `A list in it has more than ${longestInnerList} items.`, place);
  for (const [key, part] of Object.entries(value)) requireShortLists(part, `${place}/${key}`);
}

/** Members by name: the order in which they are written is no difference. */
const inOrder = (_key: string, value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value;

function requireUnique(items: readonly unknown[], place: string): void {
  const seen = new Map<string, number>();
  items.forEach((item, index) => {
    const key = JSON.stringify(item, inOrder);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      throw new UnreadableBill("bill-listed-twice", `The same item stands there twice, at ${earlier} and ${index}.`, place);
    seen.set(key, index);
  });
}

/** Components with those nested in them, each with its place. */
function listed(list: unknown, place: string): { component: Json; place: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((component: unknown, index) => {
    if (!isObject(component)) return [];
    const its = `${place}/${index}`;
    return [{ component, place: its }, ...listed(component["components"], `${its}/components`)];
  });
}

function componentIn(component: Json, place: string): WrittenComponent {
  const own = hashesIn(component["hashes"]);
  return {
    type: textIn(component, "type"),
    group: textIn(component, "group"),
    name: textIn(component, "name"),
    version: textIn(component, "version"),
    purl: textIn(component, "purl") || null,
    scope: textIn(component, "scope") || "required",
    hashes: own.length > 0 ? own : ofDistribution(component["externalReferences"]),
    licences: licencesIn(component["licenses"]),
    place,
  };
}

const hashesIn = (hashes: unknown): WrittenComponent["hashes"] =>
  (Array.isArray(hashes) ? hashes : []).flatMap((one: unknown) =>
    isObject(one) ? [{ alg: textIn(one, "alg"), content: textIn(one, "content") }] : [],
  );

/** Of the file that it is distributed as: where a bill for npm states its digests. */
const ofDistribution = (references: unknown): WrittenComponent["hashes"] =>
  (Array.isArray(references) ? references : []).flatMap((one: unknown) =>
    isObject(one) && textIn(one, "type") === "distribution" ? hashesIn(one["hashes"]) : [],
  );

/** An SPDX id, a name or an SPDX expression: whichever a choice holds. */
const licencesIn = (licences: unknown): string[] =>
  (Array.isArray(licences) ? licences : []).flatMap((choice: unknown) => {
    if (!isObject(choice)) return [];
    const { license } = choice;
    return isObject(license) ? [textIn(license, "id") || textIn(license, "name")] : [textIn(choice, "expression")];
  });

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function textIn(object: Json, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
