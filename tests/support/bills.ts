/** Bills of materials as build tools write them: small ones with a meaning, and one as large as is wanted. */

export interface Listed {
  name: string;
  version?: string;
  purl?: string | null;
  hashes?: { alg: string; content: string }[];
  licence?: string | null;
  components?: Listed[];
}

export const sha256Of = (digit: string) => ({ alg: "SHA-256", content: digit.repeat(64) });

const jsonOf = ({
  name,
  version = "1.0.0",
  purl = `pkg:npm/${name}@${version}`,
  hashes,
  licence = "MIT",
  components,
}: Listed) => ({
  type: "library",
  ...{ name, version },
  ...(purl === null ? {} : { purl }),
  ...(hashes ? { hashes } : {}),
  ...(licence === null ? {} : { licenses: [{ license: { id: licence } }] }),
  ...(components ? { components: components.map((one): object => jsonOf(one)) } : {}),
});

/** What differs from an ordinary bill is given whole: `undefined` leaves the member out. */
export const billJson = (components: readonly Listed[], overrides: object = {}): object => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  serialNumber: "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
  version: 1,
  metadata: { component: { type: "application", name: "payments", version: "4.8.0" } },
  components: components.map(jsonOf),
  ...overrides,
});

export const billBytes = (bill: object | string): Uint8Array =>
  Buffer.from(typeof bill === "string" ? bill : JSON.stringify(bill));

const xmlOf = ({
  name,
  version = "1.0.0",
  purl = `pkg:npm/${name}@${version}`,
  hashes,
  licence = "MIT",
  components,
}: Listed): string =>
  `<component type="library"><name>${name}</name><version>${version}</version>${
    hashes ? `<hashes>${hashes.map(({ alg, content }) => `<hash alg="${alg}">${content}</hash>`).join("")}</hashes>` : ""
  }${licence === null ? "" : `<licenses><license><id>${licence}</id></license></licenses>`}${
    purl === null ? "" : `<purl>${purl}</purl>`
  }${components ? `<components>${components.map(xmlOf).join("")}</components>` : ""}</component>`;

export const billXml = (components: readonly Listed[], specVersion = "1.6"): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/${specVersion}" version="1" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
<metadata><component type="application"><name>payments</name><version>4.8.0</version></component></metadata>
<components>
${components.map(xmlOf).join("\n")}
</components></bom>`;

/** As many different components as are asked for, each with a purl, a licence and, but for each tenth, a hash. */
export const manyComponents = (many: number): Listed[] =>
  Array.from({ length: many }, (_, index) => ({
    name: `part-${index}`,
    version: `1.${index % 17}.${index % 5}`,
    licence: ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC"][index % 4] ?? "MIT",
    ...(index % 10 === 9 ? {} : { hashes: [{ alg: "SHA-512", content: index.toString(16).padStart(128, "0") }] }),
  }));
