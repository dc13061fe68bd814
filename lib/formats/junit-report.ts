/** Reads JUnit XML as test tools write it in the wild, in one pass, and counts from the test cases themselves. */
import { SaxesParser } from "saxes";
import { type JunitReport, junitCount } from "./junit-count.ts";
import { UnreadableXml, type XmlRefusal, xmlText } from "./xml-text.ts";

export type JunitReading = { readable: true; report: JunitReport } | { readable: false; refusal: XmlRefusal };

const deepest = 100;
const prefixOfPosition = /^\d+:\d+: /;

/** Reads at most `limitBytes`. A report without test cases is readable: it says zero tests. An error of the source itself is thrown. */
export async function readJunitReport(
  bytes: AsyncIterable<Uint8Array>,
  { limitBytes }: { limitBytes: number },
): Promise<JunitReading> {
  const parser = new SaxesParser();
  const count = junitCount();
  let isEnding = false;
  let depth = 0;

  parser.on("error", ({ message }) => {
    const why = message.replace(prefixOfPosition, "").replace(/\.$/, "");
    if (isEnding) throw new UnreadableXml("report-cut-off", `The file ends in the middle: ${why}.`);
    throw new UnreadableXml("report-malformed", `This is not well-formed XML: ${why}.`);
  });
  parser.on("doctype", () => {
    throw new UnreadableXml(
      "report-doctype",
      "The file declares a document type. Test reports have none, and entities are not expanded.",
    );
  });
  parser.on("opentag", ({ name, attributes }) => {
    const tag = localName(name);
    depth += 1;
    if (depth > deepest) throw new UnreadableXml("report-too-deep", `Elements are nested more than ${deepest} deep.`);
    if (depth === 1 && tag !== "testsuites" && tag !== "testsuite")
      throw new UnreadableXml(
        "report-other-root",
        `The root element is <${tag.slice(0, 60)}>. A JUnit report begins with <testsuites> or <testsuite>.`,
      );
    count.open(tag, attributes);
  });
  parser.on("closetag", () => {
    depth -= 1;
    count.close();
  });
  parser.on("text", count.text);
  parser.on("cdata", count.text);

  try {
    for await (const text of xmlText(bytes, limitBytes)) parser.write(text);
    isEnding = true;
    parser.close();
    return { readable: true, report: count.report() };
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    const isAboutAPlace = error.code !== "report-empty" && error.code !== "report-too-large";
    return { readable: false, refusal: { code: error.code, message: error.message, line: isAboutAPlace ? parser.line : null } };
  }
}

const localName = (name: string): string => name.slice(name.lastIndexOf(":") + 1);
