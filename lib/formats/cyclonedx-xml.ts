/** CycloneDX in XML: read in one pass that knows no entities, then validated by the official schema in a thread of its own. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { SaxesParser } from "saxes";
import { validateXML } from "xmllint-wasm";
import {
  deepest,
  readSpecVersion,
  type SpecVersion,
  UnreadableBill,
  type WrittenBill,
  type WrittenComponent,
} from "./bill-reading.ts";
import { xmlText } from "./xml-text.ts";

const namespace = "http://cyclonedx.org/schema/bom/";
const chunk = 128 * 1024;

export async function readXmlBill(bytes: Uint8Array): Promise<WrittenBill> {
  const reading = billReading();
  const texts: string[] = [];
  for await (const text of xmlText(pieces(bytes), bytes.length)) {
    texts.push(text);
    reading.write(text);
    await setImmediate();
  }
  const written = reading.end();
  await validate(texts.join(""), written.specVersion);
  return written;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunk) yield bytes.subarray(start, start + chunk);
}

/** A component that is open, and where its parts go. */
interface Open extends WrittenComponent {
  hashes: { alg: string; content: string }[];
  /** Of the file that it is distributed as: where a bill for npm states its digests. */
  ofDistribution: { alg: string; content: string }[];
  licences: string[];
}

function billReading() {
  const parser = new SaxesParser({ xmlns: true });
  const inside: string[] = [];
  const open: Open[] = [];
  const components: Open[] = [];
  const bill: { version: SpecVersion | null; serialNumber: string | null; main: Open | null } = {
    version: null,
    serialNumber: null,
    main: null,
  };
  let text = "";
  let algorithm = "";
  let reference = "";
  let isEnding = false;

  parser.on("error", ({ message }) => {
    const why = message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    if (isEnding) throw new UnreadableBill("bill-cut-off", `The file ends in the middle: ${why}.`, line());
    throw new UnreadableBill("bill-malformed", `This is not well-formed XML: ${why}.`, line());
  });
  parser.on("doctype", () => {
    throw new UnreadableBill(
      "bill-doctype",
      "The file declares a document type. Bills of materials have none, and entities are not expanded.",
      line(),
    );
  });
  const line = () => `line ${parser.line}`;

  parser.on("opentag", ({ local, uri, attributes }) => {
    if (inside.length === 0) bill.version = requireBill(local, uri);
    if (inside.length === 0) bill.serialNumber = attributes["serialNumber"]?.value ?? null;
    inside.push(uri === namespace + (bill.version ?? "") ? local : `other:${local}`);
    if (inside.length > deepest)
      throw new UnreadableBill("bill-too-deep", `Elements are nested more than ${deepest} deep.`, line());
    text = "";
    if (local === "hash") algorithm = attributes["alg"]?.value ?? "";
    if (local === "reference") reference = attributes["type"]?.value ?? "";
    if (!isComponent(inside)) return;
    const component: Open = {
      ...{ type: attributes["type"]?.value ?? "", group: "", name: "", version: "", purl: null, scope: "required" },
      ...{ hashes: [], ofDistribution: [], licences: [], place: line() },
    };
    open.push(component);
    if (inside.at(-2) === "metadata") bill.main = component;
    else components.push(component);
  });
  const onText = (more: string) => {
    text += more;
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("closetag", () => {
    const component = open.at(-1);
    if (isComponent(inside)) open.pop();
    else if (component) takePart(component, inside, text.trim(), { algorithm, reference });
    inside.pop();
    text = "";
  });

  return {
    write: (more: string) => void parser.write(more),
    end(): WrittenBill {
      isEnding = true;
      parser.close();
      if (!bill.version) throw new UnreadableBill("bill-not-a-bill", "The file holds no element.");
      const { version: specVersion, serialNumber, main } = bill;
      return { format: "xml", specVersion, serialNumber, main: main && closed(main), components: components.map(closed) };
    },
  };
}

/** Its own digests; where it states none, those of the file that it is distributed as. */
const closed = ({ ofDistribution, ...component }: Open): WrittenComponent => ({
  ...component,
  hashes: component.hashes.length > 0 ? component.hashes : ofDistribution,
});

function requireBill(local: string, uri: string): SpecVersion {
  if (local === "bom" && uri.startsWith(namespace)) return readSpecVersion(uri.slice(namespace.length));
  throw new UnreadableBill(
    "bill-not-a-bill",
    `The root element is <${local.slice(0, 60)}>. A CycloneDX bill begins with <bom xmlns="${namespace}1.6">.`,
  );
}

/** Of the bill itself or its main component, or nested in one; not those that evidence, tools or formulation speak of. */
function isComponent(path: readonly string[]): boolean {
  if (path[0] !== "bom" || path.at(-1) !== "component") return false;
  if (path[1] !== "metadata" && path[1] !== "components") return false;
  return path.slice(2).every((name, index) => name === (index % 2 === 0 ? "component" : "components"));
}

function takePart(
  component: Open,
  path: readonly string[],
  text: string,
  { algorithm, reference }: { algorithm: string; reference: string },
): void {
  const depth = path.lastIndexOf("component");
  switch (path.slice(depth + 1).join("/")) {
    case "name":
    case "version":
    case "group":
    case "scope":
      Object.assign(component, { [path.at(-1) ?? ""]: text });
      return;
    case "purl":
      component.purl = text === "" ? null : text;
      return;
    case "hashes/hash":
      component.hashes.push({ alg: algorithm, content: text });
      return;
    case "externalReferences/reference/hashes/hash":
      if (reference === "distribution") component.ofDistribution.push({ alg: algorithm, content: text });
      return;
    case "licenses/license/id":
    case "licenses/license/name":
    case "licenses/expression":
      component.licences.push(text);
      return;
    default:
  }
}

/** Of wasm memory: a bill of the largest size that is taken stays well below. */
const mostMemoryPages = 16 * 1024;

async function validate(text: string, version: SpecVersion): Promise<void> {
  // It is UTF-8 from here on, whatever its declaration said.
  const contents = text.replace(/^\ufeff/, "").replace(/^<\?xml[^>]*\?>/, (declaration) => declaration.replaceAll(/[^\n]/g, ""));
  const schema = [{ fileName: "bom.xsd", contents: await schemaFile(`bom-${version}.SNAPSHOT.xsd`) }];
  const preload = [{ fileName: "spdx.SNAPSHOT.xsd", contents: await schemaFile("spdx.SNAPSHOT.xsd") }];
  const xml = [{ fileName: "bom.xml", contents: contents.trimStart() }];
  const { valid, errors } = await validateXML({
    xml,
    schema,
    preload,
    maxMemoryPages: mostMemoryPages,
    modifyArguments: (given) => ["--nonet", ...given],
  });
  if (valid) return;
  const [fault] = errors;
  const missing = contents.length - contents.trimStart().length;
  const skipped = contents.slice(0, missing).split("\n").length - 1;
  const place = fault?.loc ? `line ${fault.loc.lineNumber + skipped}` : null;
  const why = (fault?.message ?? "no reason was given")
    .replace(/^Schemas validity error : /, "")
    .replaceAll(/\{[^}]*\}/g, "")
    .slice(0, 300);
  throw new UnreadableBill("bill-invalid", `It is not valid by the schema of CycloneDX ${version}: ${why}`, place);
}

/** The schemas lie in the official library's folder; they are read once. */
const schemas = new Map<string, Promise<string>>();
function schemaFile(name: string): Promise<string> {
  const known = schemas.get(name);
  if (known) return known;
  const root = createRequire(path.join(process.cwd(), "package.json"));
  const folder = path.dirname(root.resolve("@cyclonedx/cyclonedx-library/package.json"));
  const reading = readFile(path.join(folder, "res", "schema", name), "utf8");
  schemas.set(name, reading);
  return reading;
}
