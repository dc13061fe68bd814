/** Reads JUnit XML as test tools write it in the wild, in one pass, and counts from the test cases themselves. */
import { SaxesParser } from "saxes";
import { type JunitReport, junitCount } from "./junit-count.ts";
import { UnreadableXml, type XmlRefusal, xmlText } from "./xml-text.ts";

export type JunitReading = { readable: true; report: JunitReport } | { readable: false; refusal: XmlRefusal };

const deepest = 100;
/** In characters: a trace may stand in an attribute, and a test may print a lot; what is longer is no report. */
const longestTag = 8 << 20;
const longestPiece = 32 << 20;
const prefixOfPosition = /^\d+:\d+: /;

export interface JunitOptions {
  limitBytes: number;
  /** Names of tests to be counted by themselves, as `isNamedBy` reads them. */
  patterns?: readonly string[];
}

/**
 * Reads at most `limitBytes`, and holds no more of them than one piece of text. A report without test cases is readable: it says zero
 * tests. An error of the source itself is thrown.
 */
export async function readJunitReport(
  bytes: AsyncIterable<Uint8Array>,
  { limitBytes, patterns = [] }: JunitOptions,
): Promise<JunitReading> {
  const parser = new SaxesParser();
  const count = junitCount(patterns);
  let isEnding = false;
  let depth = 0;
  // Characters since the parser last told of something; a chunk in which it did counts for none.
  let silence = 0;
  let isInTag = false;

  function heard(): void {
    silence = 0;
    isInTag = false;
  }

  function requireEnd(): void {
    if (silence <= (isInTag ? longestTag : longestPiece)) return;
    const what = isInTag ? `A tag with its attributes is longer than ${longestTag}` : `A text is longer than ${longestPiece}`;
    throw new UnreadableXml("report-endless", `${what} characters, the most that is read.`);
  }

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
  parser.on("opentagstart", () => {
    silence = 0;
    isInTag = true;
  });
  parser.on("opentag", ({ name, attributes }) => {
    heard();
    const tag = localName(name).toLowerCase();
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
    heard();
    depth -= 1;
    count.close();
  });
  for (const kind of ["text", "cdata"] as const)
    parser.on(kind, (text) => {
      heard();
      count.text(text);
    });

  try {
    for await (const text of xmlText(bytes, limitBytes)) {
      silence += text.length;
      parser.write(text);
      requireEnd();
    }
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
