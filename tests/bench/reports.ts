/** A test report of 100 MB, read and counted, beside the bare parser over the same bytes. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Figure, median } from "./figure.ts";
import type { ReportReading } from "./report-reading.ts";

const megabyte = 1024 * 1024;
const size = 100 * megabyte;
const mostGrowth = 64 * megabyte;
const rounds = 3;

export async function measureReports(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "countersign-report-"));
  try {
    const [large, small] = [path.join(folder, "large.xml"), path.join(folder, "small.xml")];
    await writeReport(large, size);
    await writeReport(small, 8 * megabyte);
    const readings: Record<"ours" | "bare", ReportReading>[] = [];
    for (let round = 0; round < rounds; round += 1)
      readings.push({ bare: await readBy("bare", large, small), ours: await readBy("ours", large, small) });
    const rate = (how: "ours" | "bare") => size / megabyte / median(readings.map((one) => one[how].seconds));
    if (readings.some(({ ours, bare }) => ours.tests !== bare.tests)) throw new Error("They counted different tests.");
    const growth = Math.max(...readings.map(({ ours }) => ours.growth));
    return [
      {
        what: "Test report of 100 MiB, read and counted",
        ...{ measured: rate("ours"), limit: rate("bare"), unit: "MiB/s" },
        ...{ beside: "the bare parser over the same bytes", target: { atLeast: 0.25 } },
      },
      {
        what: "Memory growth meanwhile",
        ...{ measured: growth / megabyte, limit: mostGrowth / megabyte, unit: "MiB" },
        ...{ beside: "the most, however large the report", target: { atMost: 1 } },
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readBy(how: "ours" | "bare", large: string, small: string): Promise<ReportReading> {
  const script = path.join(import.meta.dirname, "report-reading.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, how, large, small]);
  return JSON.parse(stdout) as ReportReading;
}

/** As Surefire writes it: mostly passed cases, some output, a failure with its trace every now and then. */
async function writeReport(file: string, least: number): Promise<void> {
  const out = createWriteStream(file);
  let written = 0;
  const write = async (text: string) => {
    written += text.length;
    if (!out.write(text)) await once(out, "drain");
  };
  await write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n');
  for (let suite = 0; written < least; suite += 1) {
    const cases = Array.from({ length: 200 }, (_, index) => testCase(suite, index));
    await write(`<testsuite name="org.example.Suite${suite}" tests="200" time="1.2">\n${cases.join("")}</testsuite>\n`);
  }
  await write("</testsuites>\n");
  out.end();
  await once(out, "finish");
}

function testCase(suite: number, index: number): string {
  const head = `  <testcase name="case ${index} &lt;of ${suite}&gt;" classname="org.example.Suite${suite}Test${index % 9}" time="0.00${index % 10}"`;
  if (index % 97 === 0)
    return `${head}>\n    <failure message="expected: &lt;400&gt; but was: &lt;200&gt;" type="AssertionError"><![CDATA[${"\tat org.example.Some.method(Some.java:42)\n".repeat(40)}]]></failure>\n  </testcase>\n`;
  if (index % 11 === 0)
    return `${head}>\n    <system-out><![CDATA[${"12:00:01 DEBUG posted an order\n".repeat(20)}]]></system-out>\n  </testcase>\n`;
  return `${head}/>\n`;
}
