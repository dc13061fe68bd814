/** Run by `reports.ts` in a process of its own, whose memory is then nobody else's: reads a report and says how it went, as JSON. */
import { createReadStream } from "node:fs";
import { SaxesParser } from "saxes";
import { readJunitReport } from "#lib/formats/junit-report";

export interface ReportReading {
  seconds: number;
  /** Bytes at the highest, beyond what the process had before. */
  growth: number;
  tests: number;
}

const [how = "", file = "", warmUp = ""] = process.argv.slice(2);

async function read(from: string): Promise<number> {
  if (how === "bare") return readBare(from);
  const reading = await readJunitReport(createReadStream(from), { limitBytes: 2 ** 40, patterns: ["*Test1 › case 7*"] });
  if (!reading.readable) throw new Error(reading.refusal.message);
  return reading.report.tests;
}

/** The parser alone, told of the elements and of the text in them. */
async function readBare(from: string): Promise<number> {
  const parser = new SaxesParser();
  let tests = 0;
  let letters = 0;
  parser.on("opentag", ({ name }) => {
    if (name === "testcase") tests += 1;
  });
  for (const kind of ["text", "cdata"] as const) parser.on(kind, (text) => (letters += text.length));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of createReadStream(from) as AsyncIterable<Uint8Array>)
    parser.write(decoder.decode(chunk, { stream: true }));
  parser.close();
  if (letters === 0) throw new Error("The report holds no text.");
  return tests;
}

await read(warmUp);
const before = process.resourceUsage().maxRSS * 1024;
const start = performance.now();
const tests = await read(file);
const seconds = (performance.now() - start) / 1000;
const reading: ReportReading = { seconds, growth: process.resourceUsage().maxRSS * 1024 - before, tests };
console.log(JSON.stringify(reading));
