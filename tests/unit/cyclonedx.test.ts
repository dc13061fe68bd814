import { describe, expect, it } from "vitest";
import type { BillOfMaterials } from "#lib/domain/bill-of-materials";
import type { BillRefusal, BillRefusalCode } from "#lib/formats/bill-reading";
import { readBill } from "#lib/formats/cyclonedx";
import { billBytes, billJson, billXml, manyComponents, sha256Of } from "../support/bills.ts";

async function billIn(content: object | string): Promise<BillOfMaterials> {
  const reading = await readBill(billBytes(content));
  if (!reading.readable) throw new Error(`refused: ${reading.refusal.code} ${reading.refusal.message}`);
  return reading.bill;
}

async function refusalOf(content: object | string | Uint8Array): Promise<BillRefusal> {
  const reading = await readBill(content instanceof Uint8Array ? content : billBytes(content));
  if (reading.readable) throw new Error("It was read.");
  return reading.refusal;
}

const parts = [
  { name: "left-pad", version: "1.3.0", hashes: [sha256Of("A"), { alg: "SHA-1", content: "b".repeat(40) }] },
  { name: "outer", purl: "pkg:npm/%40scope/outer@1.0.0", components: [{ name: "inner", licence: null }] },
];

describe("a bill of materials", () => {
  it.each([
    ...["1.4", "1.5", "1.6", "1.7"].map((version): [string, string, object | string] => [
      `JSON ${version}`,
      version,
      billJson(parts, { specVersion: version }),
    ]),
    ...["1.4", "1.5", "1.6", "1.7"].map((version): [string, string, string] => [
      `XML ${version}`,
      version,
      billXml(parts, version),
    ]),
  ])("in %s is read with its components, nested ones too", async (_name, specVersion, content) => {
    const bill = await billIn(content);
    expect(bill).toMatchObject({
      specVersion,
      format: typeof content === "string" ? "xml" : "json",
      serialNumber: "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
      main: { name: "payments", version: "4.8.0" },
      duplicates: 0,
    });
    expect(bill.components).toEqual([
      {
        ...{ type: "library", group: "", name: "left-pad", version: "1.3.0", scope: "required", purlFault: null },
        ...{ purl: "pkg:npm/left-pad@1.3.0", licences: ["MIT"] },
        hashes: [`SHA-1:${"b".repeat(40)}`, `SHA-256:${"a".repeat(64)}`],
      },
      expect.objectContaining({ name: "outer", purl: "pkg:npm/%40scope/outer@1.0.0" }),
      expect.objectContaining({ name: "inner", licences: [] }),
    ]);
  });

  it("is the same in any encoding that XML may declare, and after a byte order mark", async () => {
    const xml = billXml([{ name: "café" }]);
    const [utf8, latin] = [await billIn(`\ufeff${xml}`), xml.replace("UTF-8", "ISO-8859-1")];
    const reading = await readBill(Buffer.from(latin, "latin1"));
    expect(reading).toEqual({ readable: true, bill: utf8 });
  });

  it("takes the digests of the file that a component is distributed as, where it states none of its own", async () => {
    const [own, file, site] = ["a", "b", "c"].map((digit) => digit.repeat(128));
    const hash = (content = "") => [{ alg: "SHA-512", content }];
    const reference = (type: string, content = "") => ({ type, url: "https://example.org/x", hashes: hash(content) });
    const externalReferences = [reference("website", site), reference("distribution", file)];
    const json = {
      ...billJson([]),
      components: [
        { type: "library", name: "without", externalReferences },
        { type: "library", name: "with", hashes: hash(own), externalReferences },
      ],
    };
    const inXml = (type: string, content = "") =>
      `<reference type="${type}"><url>https://example.org/x</url><hashes><hash alg="SHA-512">${content}</hash></hashes></reference>`;
    const references = `<externalReferences>${inXml("website", site)}${inXml("distribution", file)}</externalReferences>`;
    const xml = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>
      <component type="library"><name>without</name>${references}</component>
      <component type="library"><name>with</name><hashes><hash alg="SHA-512">${own}</hash></hashes>${references}</component>
    </components></bom>`;
    for (const content of [json, xml])
      expect((await billIn(content)).components.map(({ name, hashes }) => [name, ...hashes])).toEqual([
        ["without", `SHA-512:${file}`],
        ["with", `SHA-512:${own}`],
      ]);
  });

  it("lists a component once that stands there more than once, and counts how often", async () => {
    const bill = await billIn(billJson([{ name: "a", components: [{ name: "b" }] }, { name: "b" }]));
    expect(bill.components.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(bill.duplicates).toBe(1);
  });

  it.each([
    [null, null, null],
    ["pkg:npm/a@1.0.0", "pkg:npm/a@1.0.0", null],
    ["pkg:NPM/a@1.0.0", "pkg:npm/a@1.0.0", null],
    ["pkg:npm/@scope/a@1.0.0", "pkg:npm/%40scope/a@1.0.0", null],
    ["pkg:npm/a", null, "Its purl names no version: pkg:npm/a"],
    ["left-pad 1.0", null, expect.stringMatching(/^Its purl cannot be read \(.*\): left-pad 1.0$/)],
  ] as [string | null, string | null, unknown][])("takes the purl %j as %j", async (purl, taken, purlFault) => {
    const [component] = (await billIn(billJson([{ name: "a", purl }]))).components;
    expect(component).toMatchObject({ purl: taken, purlFault });
  });

  it("names licences by id, name or expression", async () => {
    const licenses = [{ license: { name: "Our own" } }, { license: { id: "0BSD" } }];
    const named = { type: "library", name: "a", licenses };
    const expressed = { type: "library", name: "b", licenses: [{ expression: "MIT OR Apache-2.0" }] };
    const bill = await billIn(billJson([], { components: [named, expressed] }));
    expect(bill.components.map(({ licences }) => licences)).toEqual([["Our own", "0BSD"], ["MIT OR Apache-2.0"]]);
  });

  it.each(["json", "xml"])(
    "of 5,000 components in %s is read while others are served",
    async (format) => {
      const many = manyComponents(5000);
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 5);
      const bill = await billIn(format === "json" ? billJson(many) : billXml(many));
      clearInterval(timer);
      expect(bill.components).toHaveLength(5000);
      expect(turns).toBeGreaterThan(10);
    },
    60_000,
  );
});

const json = (overrides: object, components = [{ name: "a" }]) => billJson(components, overrides);
const withComponent = (component: object) => json({ components: [{ type: "library", name: "a", ...component }] });
const xml = (change: (text: string) => string) => change(billXml([{ name: "a" }, { name: "b" }]));
const nested = (deep: number) => {
  let inner: object = { type: "library", name: "a" };
  for (let n = 0; n < deep; n += 1) inner = { type: "library", name: "a", components: [inner] };
  return inner;
};

describe("a broken bill", () => {
  const broken: [name: string, content: object | string | Uint8Array, code: BillRefusalCode, says: RegExp][] = [
    ["nothing", "", "bill-empty", /empty/],
    ["a text", "components: none", "bill-not-a-bill", /neither as JSON nor as XML/],
    ["an archive", Buffer.from("PK\u0003\u0004abc"), "bill-not-a-bill", /neither/],
    ["a list", "[]", "bill-not-a-bill", /neither/],
    ["JSON of something else", { name: "package" }, "bill-not-a-bill", /bomFormat/],
    ["SPDX in JSON", { spdxVersion: "SPDX-2.3" }, "bill-not-a-bill", /bomFormat/],
    [
      "a version before 1.4",
      json({ specVersion: "1.3" }),
      "bill-version",
      /CycloneDX 1\.3\. Versions 1\.4, 1\.5, 1\.6, 1\.7 are read/,
    ],
    ["a version to come", json({ specVersion: "2.0" }), "bill-version", /CycloneDX 2\.0/],
    ["no version", json({ specVersion: undefined }), "bill-version", /no version/],
    ["a version that is a number", json({ specVersion: 1.6 }), "bill-version", /no version/],
    ["JSON cut off", JSON.stringify(json({})).slice(0, -20), "bill-cut-off", /ends in the middle/],
    ["JSON with a comma too many", `${JSON.stringify(json({})).slice(0, -1)},}`, "bill-malformed", /not proper JSON/],
    ["JSON in Latin-1", Buffer.from(JSON.stringify(withComponent({ name: "café" })), "latin1"), "bill-encoding", /not UTF-8/],
    ["JSON nested without end", `{"a":${"[".repeat(200)}`, "bill-too-deep", /100 deep/],
    ["components nested without end", json({ components: [nested(60)] }), "bill-too-deep", /100 deep/],
    [
      "a component without a type",
      json({ components: [{ name: "a" }] }),
      "bill-invalid",
      /components\/0 must have required property 'type'/,
    ],
    ["a component without a name", json({ components: [{ type: "library" }] }), "bill-invalid", /components\/0 .*'name'/],
    ["a component with an empty name", withComponent({ name: " " }), "bill-text", /no name/],
    ["an unknown type", withComponent({ type: "magic" }), "bill-invalid", /components\/0\/type/],
    ["an unknown field", withComponent({ colour: "red" }), "bill-invalid", /additional properties \(colour\)/],
    ["an unknown field of the bill", json({ colour: "red" }), "bill-invalid", /the document .*\(colour\)/],
    ["components that are no list", json({ components: { a: 1 } }), "bill-invalid", /components must be array/],
    ["a component that is a text", json({ components: ["a"] }), "bill-invalid", /components\/0 must be object/],
    [
      "the fault of the 350th component",
      json({ components: manyComponents(400).map(({ name }, index) => ({ type: index === 350 ? "x" : "library", name })) }),
      "bill-invalid",
      /components\/350\/type/,
    ],
    [
      "a fault of a nested component",
      withComponent({ components: [{ type: "library", name: "b", components: [{ type: "library" }] }] }),
      "bill-invalid",
      /components\/0\/components\/0\/components\/0 .*'name'/,
    ],
    ["the same component twice", json({}, [{ name: "a" }, { name: "a" }]), "bill-listed-twice", /at 0 and 1/],
    [
      "a hash that is none",
      withComponent({ hashes: [{ alg: "SHA-256", content: "xyz" }] }),
      "bill-invalid",
      /hashes\/0\/content/,
    ],
    [
      "a hash of another length",
      withComponent({ hashes: [{ alg: "SHA-256", content: "a".repeat(40) }] }),
      "bill-hash",
      /SHA-256 has 64 digits.*40/,
    ],
    [
      "an unknown algorithm",
      withComponent({ hashes: [{ alg: "CRC32", content: "a".repeat(32) }] }),
      "bill-invalid",
      /hashes\/0\/alg/,
    ],
    [
      "a licence that SPDX does not know",
      withComponent({ licenses: [{ license: { id: "Mine-1.0" } }] }),
      "bill-invalid",
      /licenses/,
    ],
    ["a NUL in a name", withComponent({ name: "a\0b" }), "bill-text", /NUL/],
    [
      "half a character in a name",
      JSON.stringify(withComponent({ name: "a?b" })).replace("?", "\\ud800"),
      "bill-text",
      /NUL|character/,
    ],
    ["a name without end", withComponent({ name: "a".repeat(3000) }), "bill-text", /2000 characters/],
    ["a serial number that is none", json({ serialNumber: "7" }), "bill-invalid", /serialNumber must match pattern/],
    [
      "a list that would take an hour to compare",
      withComponent({ properties: Array.from({ length: 1001 }, (_, n) => ({ name: `p${n}`, value: "1" })) }),
      "bill-list-too-long",
      /1000 items/,
    ],
    ["XML of something else", "<project/>", "bill-not-a-bill", /root element is <project>/],
    ["XML of another namespace", '<bom xmlns="urn:mine"/>', "bill-not-a-bill", /root element is <bom>/],
    ["XML of a version before 1.4", billXml([], "1.2"), "bill-version", /1\.2/],
    ["XML with a document type", xml((text) => text.replace("<bom", "<!DOCTYPE bom><bom")), "bill-doctype", /document type/],
    [
      "XML with an entity bomb",
      xml((text) =>
        text.replace("<bom", '<!DOCTYPE bom [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><bom').replace("<name>a<", "<name>&b;<"),
      ),
      "bill-doctype",
      /entities are not expanded/,
    ],
    [
      "XML that fetches a file",
      xml((text) => text.replace("<bom", '<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]><bom')),
      "bill-doctype",
      /document type/,
    ],
    [
      "XML with an entity nobody declared",
      xml((text) => text.replace("<name>a<", "<name>&x;<")),
      "bill-malformed",
      /undefined entity/,
    ],
    ["XML cut off", xml((text) => text.slice(0, -30)), "bill-cut-off", /ends in the middle/],
    ["XML with a tag that is not closed", xml((text) => text.replace("</name>", "")), "bill-malformed", /unexpected|unclosed/i],
    ["XML in an encoding nobody knows", xml((text) => text.replace("UTF-8", "EBCDIC")), "bill-encoding", /EBCDIC/],
    ["XML with bytes of another encoding", Buffer.from(billXml([{ name: "café" }]), "latin1"), "bill-encoding", /not UTF-8/],
    [
      "XML nested without end",
      xml((text) => text.replace("</components>", `${"<components>".repeat(120)}`)),
      "bill-too-deep",
      /100 deep/,
    ],
    [
      "an XML component without a name",
      xml((text) => text.replace("<name>b</name>", "")),
      "bill-invalid",
      /1\.6: Element 'version'/,
    ],
    [
      "an unknown XML element",
      xml((text) => text.replace("<name>b<", "<colour>red</colour><name>b<")),
      "bill-invalid",
      /'colour'/,
    ],
    ["an XML hash that is none", billXml([{ name: "a", hashes: [{ alg: "SHA-256", content: "zz" }] }]), "bill-invalid", /'hash'/],
    [
      "an XML hash of another length",
      billXml([{ name: "a", hashes: [{ alg: "SHA-1", content: "a".repeat(64) }] }]),
      "bill-hash",
      /SHA-1 has 40 digits/,
    ],
    ["an XML licence that SPDX does not know", billXml([{ name: "a", licence: "Mine-1.0" }]), "bill-invalid", /'id'/],
  ];

  it.each(broken)("%s is refused with its reason", async (_name, content, code, says) => {
    const refusal = await refusalOf(content);
    expect({ code: refusal.code, message: refusal.message }).toEqual({ code, message: expect.stringMatching(says) as string });
  });

  it("says where, in the terms of its own file", async () => {
    expect((await refusalOf(billXml([{ name: "a" }, { name: "b", licence: "Mine-1.0" }]))).place).toBe("line 6");
    expect((await refusalOf(withComponent({ hashes: [{ alg: "MD5", content: "a".repeat(40) }] }))).place).toBe("components/0");
    expect((await refusalOf(xml((text) => text.replace("</name>", "")))).place).toBe("line 3");
  });
});
