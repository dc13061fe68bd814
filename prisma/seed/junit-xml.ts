const behaviours = [
  "answers an empty request with a reason",
  "keeps what was typed after an error",
  "refuses an order without an address",
  "rounds to the cent, half to even",
  "shows prices in the customer's currency",
  "sends one confirmation, not two",
  "survives the database going away",
  "takes a discount once",
  "tells a full basket from an empty one",
  "works on a narrow screen",
];

const inXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A test run as a build server would report it, in JUnit XML: what passed, and what failed with what it said. */
export function junitXml(suite: string, service: string, failing: readonly string[]): string {
  const passed = behaviours.map((name) => `<testcase classname="${service}.${suite}" name="${inXml(name)}" time="0.014"/>`);
  const failed = failing.map(
    (name) =>
      `<testcase classname="${service}.${suite}" name="${inXml(name)}" time="0.21"><failure message="expected 1 attempt, saw 3">at ${service}/${suite}</failure></testcase>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="${suite}" tests="${passed.length + failed.length}" failures="${failed.length}">
${[...passed, ...failed].join("\n")}
</testsuite></testsuites>`;
}
