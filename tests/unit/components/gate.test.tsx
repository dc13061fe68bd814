import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { EvidenceView } from "#components/gate/evidence-view";
import { GateChecklist } from "#components/gate/gate-checklist";
import { PhaseGlyph } from "#components/gate/phase-glyph";
import { TwoLanePicture } from "#components/gate/two-lane-picture";
import { VoteList } from "#components/gate/vote-list";
import { gateChecks } from "#lib/domain/gate-checks";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { gatePicture } from "#lib/domain/gate-picture";
import { authorization, changeSuccess, now, release, seated, standingBefore, vote } from "../../support/build-release.ts";

const zone = "Europe/Berlin";
const text = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");

test("the picture is a list of ten, gate by gate and phase by phase, lying down and upright, without inline styles", () => {
  const html = renderToStaticMarkup(
    <TwoLanePicture picture={gatePicture(standingBefore("check_in"), now)} number={42} zone={zone} />,
  );
  expect(html.match(/role="listitem"/g)).toHaveLength(10);
  expect(html.match(/<li /g)).toHaveLength(10);
  expect(html).not.toContain("style=");
  expect(text(html)).toContain("In build & test since");
});

test("the small picture has a door and a bar for each of five steps, each in its own place", () => {
  const states = ["pending", "granted", "refused", "superseded", "expired", "withdrawn", null] as const;
  for (const gateState of states) {
    const html = renderToStaticMarkup(<PhaseGlyph phase="build_and_test" gateState={gateState} />);
    const marks = [...html.matchAll(/ d="([^"]*)"/g)].flatMap(([, path = ""]) => path.split(/(?=M)/));
    const places = marks.map((mark) => Number(/^M(\d+) 0m/.exec(mark)?.[1]));
    expect(places.sort((a, b) => a - b)).toEqual([0, 0, 27, 27, 54, 54, 81, 81, 108, 108]);
    // An absolute command would draw every step's mark over the first one.
    for (const mark of marks) expect(mark.slice(1)).not.toMatch(/[A-Z]/);
  }
});

test("a checklist has what is missing first, with its reason and the way to mend it; nothing is passed over in silence", () => {
  const checks = gateChecks(standingBefore("build_and_test", { plan: null }), "build_and_test", now);
  const html = renderToStaticMarkup(<GateChecklist gate="build_and_test" checks={checks} zone={zone} />);
  for (const { title } of checks) expect(text(html)).toContain(title);
  expect(text(html)).toMatch(/\d of \d missing/);
  expect(text(html).indexOf("Missing:")).toBeLessThan(text(html).indexOf("Holds:"));
  expect(html).toContain('href="/releases/REL-42/plan"');
  expect(text(html)).toContain("Not asked for");
});

test("instants in the sentences of checks are said in the reader's zone", () => {
  const html = renderToStaticMarkup(
    <GateChecklist
      gate="build_and_test"
      checks={gateChecks(standingBefore("build_and_test"), "build_and_test", now)}
      zone={zone}
    />,
  );
  expect(text(html)).not.toMatch(/\d\dT\d\d:\d\d/);
});

test("votes name the parties, who may still vote, and every reason", () => {
  const asked = authorization({
    parties: [seated("authority", 2, ["mira", "jonas"]), seated("service_owner", 1, ["olga"])],
    votes: [vote("mira", "refuse")],
  });
  const html = text(renderToStaticMarkup(<VoteList authorization={asked} zone={zone} />));
  expect(html).toContain("Change advisory board 0 of 2");
  expect(html).toContain("The service owner 0 of 1, still open May vote: Olga.");
  expect(html).toContain("Mira refused");
  expect(html).toContain("Not yet");
});

test("evidence shows every value that the stored bytes hold, also of members nobody has a word for", () => {
  const bytes = assembleGateEvidence(release(), "build_and_test", "authorization-9", {
    baseline: [],
    collisions: [],
    changeSuccess,
  }).bytes;
  const evidence = { ...(JSON.parse(new TextDecoder().decode(bytes)) as object), addedLater: { deep: ["Quiet fact"] } };
  const html = text(
    renderToStaticMarkup(<EvidenceView evidence={evidence} file="/evidence.json" zone={zone} />).replace(
      /<pre[\s\S]*<\/pre>/,
      "",
    ),
  );
  for (const value of [
    "Restore the version before",
    "Refund twice",
    "A refund arrives",
    "Availability",
    "A mail to all",
    "Added later",
    "Quiet fact",
  ])
    expect(html).toContain(value);
});

test("evidence that is no object is said to be unreadable", () => {
  expect(text(renderToStaticMarkup(<EvidenceView evidence={null} file="/evidence.json" zone={zone} />))).toContain(
    "cannot be read",
  );
});
