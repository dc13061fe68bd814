/** A process that appends to an upload without end, as somebody: to be killed in the middle. Arguments: the person, the upload, the offset. */
import { database } from "#lib/db/client";
import { appendToUpload } from "#lib/services/build/append-to-upload";

const [personId = "", uploadId = "", offset = "0"] = process.argv.slice(2);

async function* drops(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; ; sent += 1) {
    yield Buffer.alloc(1000, sent % 256);
    process.stdout.write(".");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const actor = { kind: "person", id: personId, name: "Somebody", roles: ["developer"] } as const;
await appendToUpload({ actor, db: database() }, { uploadId, offset: Number(offset), checksum: null }, drops());
