/**
 * in-toto statements with SLSA provenance (in-toto Attestation Framework: Statement v1 and v0.1; SLSA Provenance v1, and v0.2 as
 * older builders still write it).
 */
import type { Material, ProvenanceStatement, ProvenanceSubject } from "#lib/domain/provenance";
import { readPurl } from "./bill-reading.ts";
import { readJsonObject, UnreadableJson } from "./strict-json.ts";

const statementTypes = ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];
const slsaV1 = "https://slsa.dev/provenance/v1";
const slsaV02 = "https://slsa.dev/provenance/v0.2";

const mostSubjects = 1000;
const mostMaterials = 5000;
const longestText = 2000;

type Json = Record<string, unknown>;

const refuse = (code: string, message: string): never => {
  throw new UnreadableJson(code, message);
};

/** Reads the payload of an envelope. Everything that is missing or misshapen is an UnreadableJson that says what. */
export function readStatement(payload: Uint8Array): ProvenanceStatement {
  const statement = readJsonObject(payload, "statement");
  const { _type: type, predicateType } = statement;
  if (typeof type !== "string" || !statementTypes.includes(type))
    return refuse("other-statement", "The signed content is no in-toto statement of version 1 or 0.1.");
  if (predicateType !== slsaV1 && predicateType !== slsaV02)
    return refuse("other-predicate", `The predicate is ${shown(predicateType)}. SLSA provenance v1 or v0.2 is taken.`);
  const subjects = listOf(statement.subject, "subject", mostSubjects).map(readSubject);
  if (subjects.length === 0) return refuse("no-subject", "The statement names no subject: nothing that was built.");
  const predicate = objectOf(statement.predicate, "predicate");
  return { predicateType, subjects, ...(predicateType === slsaV1 ? readSlsaV1(predicate) : readSlsaV02(predicate)) };
}

function readSubject(value: unknown, index: number): ProvenanceSubject {
  const { name, digest } = objectOf(value, `subject ${index + 1}`);
  const { sha256 } = objectOf(digest, `digest of subject ${index + 1}`);
  if (sha256 === undefined)
    return refuse("subject-without-sha256", `Subject ${index + 1} has no SHA-256, by which artifacts are known here.`);
  if (typeof sha256 !== "string" || !/^[0-9a-fA-F]{64}$/.test(sha256))
    return refuse("subject-digest", `The SHA-256 of subject ${index + 1} is not 64 hexadecimal digits.`);
  return { name: name === undefined ? "" : textOf(name, `name of subject ${index + 1}`), sha256: sha256.toLowerCase() };
}

function readSlsaV1(predicate: Json): Pick<ProvenanceStatement, "builderUri" | "materials"> {
  const definition = objectOf(predicate.buildDefinition, "buildDefinition");
  textOf(definition.buildType, "buildType");
  objectOf(definition.externalParameters, "externalParameters");
  const { builder } = objectOf(predicate.runDetails, "runDetails");
  return {
    builderUri: textOf(objectOf(builder, "builder").id, "builder.id"),
    materials: listOf(definition.resolvedDependencies ?? [], "resolvedDependencies", mostMaterials).map(readMaterial),
  };
}

function readSlsaV02({ builder, buildType, invocation, materials }: Json): Pick<ProvenanceStatement, "builderUri" | "materials"> {
  textOf(buildType, "buildType");
  const { configSource } = invocation === undefined ? { configSource: undefined } : objectOf(invocation, "invocation");
  const listed = listOf(materials ?? [], "materials", mostMaterials).map(readMaterial);
  const source = configSource === undefined ? [] : [readMaterial(configSource, -1)];
  return { builderUri: textOf(objectOf(builder, "builder").id, "builder.id"), materials: [...source, ...listed] };
}

function readMaterial(value: unknown, index: number): Material {
  const what = `dependency ${index + 1}`;
  const { uri, name, digest } = objectOf(value, what);
  const digests = digest === undefined ? [] : Object.entries(objectOf(digest, `digest of ${what}`));
  return {
    uri: inOneSpelling(textOf(uri ?? name ?? "", `uri of ${what}`)),
    digests: digests.map(([algorithm, sum]) => `${algorithm}:${textOf(sum, `digest of ${what}`)}`),
  };
}

/** A package by its purl in canonical spelling, so that it is found under it; anything else as it is written. */
const inOneSpelling = (uri: string): string => (/^pkg:/i.test(uri) ? (readPurl(uri).purl ?? uri) : uri);

function objectOf(value: unknown, what: string): Json {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return refuse("misshapen", `The statement’s ${what} is missing, or no object.`);
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown, what: string, most: number): unknown[] {
  if (!Array.isArray(value)) return refuse("misshapen", `The statement’s ${what} is missing, or no list.`);
  if (value.length > most) return refuse("too-many", `The statement’s ${what} has more than ${most} entries.`);
  return value;
}

function textOf(value: unknown, what: string): string {
  // No character that a database or a line of text cannot hold.
  if (typeof value !== "string" || value.length > longestText || /\p{Cc}/u.test(value) || !value.isWellFormed())
    return refuse("misshapen", `The statement’s ${what} is missing, or no line of at most ${longestText} characters.`);
  return value;
}

const shown = (value: unknown): string => (typeof value === "string" ? `“${value.slice(0, 100)}”` : "not named");
