/** The page of an evidence pack, for people: all of it is text that others wrote. */
import { describe, expect, it } from "vitest";
import { type EvidencePageFacts, evidencePageFoot, evidencePageHead, evidencePageLine } from "#lib/domain/evidence-page";
import { html } from "#lib/domain/html-text";
import type { Release } from "#lib/domain/release";
import { now, release } from "../support/build-release.ts";

const hostile = `<img src=x onerror=alert(1)>&"'</td><script>`;

const headOf = (of: Release, facts: Partial<EvidencePageFacts> = {}): string =>
  evidencePageHead({ release: of, now, licences: [], documentOf: () => undefined, ...facts });

/** The same with every text in it replaced, but what is one of a few words. */
function everyText<T>(value: T): T {
  if (Array.isArray(value)) return value.map(everyText) as T;
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const free =
    /^(title|purpose|name|reason|note|scope|detail|text|commit|source|builder|runUrl|suite|environment|signer|version|lessons|incidents|plannedVsActual|customerValue|businessValue|decisionReason|unit|specVersion|key)$/;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [
      key,
      typeof one === "string" && free.test(key) ? hostile : everyText(one),
    ]),
  ) as T;
}

describe("the page", () => {
  it("is a whole document without a script, in which no text of others is more than text", () => {
    const line = { stream: hostile, sequence: "1", at: now, hash: hostile, sentence: hostile };
    const licences = [{ licence: hostile, components: 3 }];
    const page = headOf(everyText(release({ phase: "closed" })), { licences }) + evidencePageLine(line) + evidencePageFoot;
    const escaped = "&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;&lt;/td&gt;&lt;script&gt;";
    expect(page.split(escaped).length).toBeGreaterThan(20);
    expect(page.replaceAll(escaped, "")).not.toMatch(/<img|<script|onerror|onload|javascript:/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    for (const tag of ["table", "section", "tbody", "dl"])
      expect([tag, page.split(`<${tag}`).length]).toEqual([tag, page.split(`</${tag}>`).length]);
  });

  it("links a document that is in the pack, and says of each other why it is not", () => {
    const of = release({ phase: "check_in" });
    const report = of.builds.at(-1)?.reports[0]?.sha256 ?? "";
    const said = (state: "there" | "missing" | "altered") =>
      headOf(of, { documentOf: (sha256) => (sha256 === report ? { path: `documents/${report}.xml`, state } : undefined) });
    const link = `<a href="documents/${report}.xml"><code>${report}</code></a>`;
    expect(said("there")).toContain(`${link}</td>`);
    expect(said("missing")).not.toContain(link);
    expect(said("missing")).toContain(`<code>${report}</code> <strong>missing`);
    expect(said("altered")).toContain(`${link} <strong>altered`);
    expect(headOf(of)).not.toContain('href="documents/');
  });

  it("has no heading over nothing", () => {
    const page = headOf(
      release({ phase: "requested", builds: [], deployments: [], waivers: [], review: null, verdicts: [], entries: [] }),
    );
    for (const heading of ["Builds", "Deployments", "Review", "Waivers", "Way through the phases"])
      expect(page).not.toContain(`<h2>${heading}</h2>`);
    expect(page).toContain("<h2>The release</h2>");
  });
});

it("a value of a template is escaped, unless it is HTML already", () => {
  expect(html`<p>${"<b>"}${html`<i>${"&"}</i>`}${[html`1`, html`2`]}${0}</p>`.html).toBe("<p>&lt;b&gt;<i>&amp;</i>120</p>");
});
