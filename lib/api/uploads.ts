/** Artifacts that arrive in pieces and go on after a cut (tus 1.0.0), by token. */
import type { z } from "zod";
import { AppError, nothingThere } from "#lib/errors";
import { pieceType } from "#lib/formats/tus-headers";
import { findUpload, type UploadProgress } from "#lib/services/build/find-upload";
import { listUploads } from "#lib/services/build/list-uploads";
import { answerAbandon, answerBegin, answerPiece, answerProgress, told } from "./answer-upload.ts";
import { answeringHeaders, answeringJson, type Caller, type Operation, type ToldHeader } from "./operation.ts";
import * as shapes from "./shapes.ts";
import { idParams, noQuery, releaseWith } from "./targets.ts";
import { tusProblems } from "./tus.ts";

const ofBuild = { params: idParams("build"), query: noQuery } as const;
const ofUpload = { params: ofBuild.params.extend(idParams("upload").shape), query: noQuery } as const;
const uploads = { tag: "Builds and tests", verb: "build", problems: tusProblems } as const;

const resumable: ToldHeader = { name: "Tus-Resumable", description: "The protocol's version: 1.0.0", isRequired: true };
const header = (name: string, description: string, isRequired = false): ToldHeader => ({ name, description, isRequired });
const expires = header("Upload-Expires", "When it is forgotten, unless it is whole before");
const offset = header("Upload-Offset", "How many bytes are there");
const digest = header("Repr-Digest", "Its SHA-256 (RFC 9530), once it is an artifact");

/** One's own upload of this build, for a token that is for its service: whatever else has this id does not exist here. */
async function theUpload(caller: Caller, params: z.output<typeof ofUpload.params>): Promise<UploadProgress> {
  await releaseWith(caller, "build", params.build);
  const progress = await findUpload(caller.context, { uploadId: params.upload });
  if (progress.buildId !== params.build) throw new AppError("not-found", "This build has no such upload.");
  return progress;
}

const addressOf = (buildId: string, uploadId: string): string => `/api/v1/builds/${buildId}/uploads/${uploadId}`;

/** Whether the upload that was begun at a place is there still: neither given up, nor refused for its bytes, nor past its time. */
async function isThere({ context }: Caller, location: string): Promise<boolean> {
  const uploadId = location.split("/").at(-1) ?? "";
  return (await findUpload(context, { uploadId }).catch(nothingThere)) !== null;
}

export const uploadOperations: readonly Operation[] = [
  answeringHeaders(
    {
      ...{ method: "POST", path: "/builds/{build}/uploads", id: "beginUpload", ...uploads },
      summary: "Begins an artifact of an open build that arrives in pieces, and can go on after a cut (tus 1.0.0)",
      description:
        "For whoever could add it whole. It lives for 24 hours, and goes on with any token of the same person. The same Idempotency-Key answers the same upload, as long as it is there.",
      stands: isThere,
      ...ofBuild,
      headers: [
        resumable,
        header("Upload-Length", "How many bytes it has, when it is whole", true),
        header(
          "Upload-Metadata",
          "Keys with values in base64, parted by commas: name, version, and if wished type and sha256 (in hexadecimal)",
          true,
        ),
      ],
      status: 201,
      answers: [header("Location", "Where its pieces are sent"), expires],
    },
    async (caller, { params, request }) => {
      await releaseWith(caller, "build", params.build);
      const { context } = caller;
      return answerBegin({ context, request }, params.build, (id) => addressOf(params.build, id));
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/builds/{build}/uploads", id: "listUploads", ...uploads },
      summary: "One's own uploads of a build that are under way, the first begun first",
      ...ofBuild,
      answers: shapes.UploadList,
    },
    async (caller, { params }) => {
      await releaseWith(caller, "build", params.build);
      const found = await listUploads(caller.context, { buildId: params.build });
      const items = found.map(({ id, expiresAt, ...upload }) => ({
        ...upload,
        location: addressOf(params.build, id),
        expiresAt: expiresAt.toISOString(),
      }));
      return { body: { items } };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/builds/{build}/uploads/{upload}", id: "readUpload", ...uploads },
      summary: "How far an upload is, and which digest it has as an artifact",
      description: "HEAD is what tus asks: it answers the same in the headers Upload-Offset, Upload-Length and Repr-Digest.",
      ...ofUpload,
      answers: shapes.Upload,
    },
    async (caller, { params, request }) => {
      const progress = await theUpload(caller, params);
      if (request.method === "HEAD") return answerProgress({ context: caller.context, request }, params.upload);
      const { offset: there, length, expiresAt, sha256 } = progress;
      const body = { offset: there, length, expiresAt: expiresAt.toISOString(), sha256 };
      return Response.json(body, { headers: { ...told(progress), "cache-control": "no-store" } });
    },
  ),
  answeringHeaders(
    {
      ...{ method: "PATCH", path: "/builds/{build}/uploads/{upload}", id: "appendToUpload", ...uploads },
      summary: "Appends a piece where the last one ended; with the last piece it becomes an artifact of the build",
      description:
        "What arrived of a piece that was cut off is kept, unless it was sent with an Upload-Checksum. A whole upload whose artifact was refused is tried again by an empty piece.",
      ...ofUpload,
      bytes: [pieceType],
      headers: [
        resumable,
        header("Upload-Offset", "Where the piece begins: how many bytes are there", true),
        header("Upload-Checksum", "sha1, sha256 or sha512, and the piece's sum in base64"),
      ],
      status: 204,
      answers: [offset, expires, digest],
    },
    async (caller, { params, request, bytes }) => {
      await theUpload(caller, params);
      return answerPiece({ context: caller.context, request }, params.upload, bytes);
    },
  ),
  answeringHeaders(
    {
      ...{ method: "DELETE", path: "/builds/{build}/uploads/{upload}", id: "abandonUpload", ...uploads },
      summary: "Gives an upload up: its bytes go; an artifact that it became stays",
      ...ofUpload,
      headers: [resumable],
      status: 204,
      answers: [],
    },
    async (caller, { params, request }) => {
      await theUpload(caller, params);
      return answerAbandon({ context: caller.context, request }, params.upload);
    },
  ),
];
