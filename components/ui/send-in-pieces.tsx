import { outcomeOf, type SendOptions, type UploadOutcome } from "./send-form.tsx";

const spoken = { "Tus-Resumable": "1.0.0" };
/** Seconds until it is tried again after a cut; from the last on, every time the same. */
const pausesSeconds = [1, 2, 4, 8, 16];
const mostCuts = 40;

/** A file on its way to `action` in pieces (tus 1.0.0): after a cut it asks how much is there, and goes on from it. */
export async function sendInPieces(
  form: HTMLFormElement,
  action: string,
  { signal, onProgress }: SendOptions,
): Promise<UploadOutcome> {
  const fields = new FormData(form);
  const file = [...fields.values()].find((one) => one instanceof File);
  if (!file || file.size === 0) return { is: "refused", title: "Choose a file.", reasons: [] };
  const begun = await begin(action, file, fields);
  if (!("address" in begun)) return begun;
  return sendFrom(begun.address, file, { signal, onProgress });
}

async function begin(action: string, file: File, fields: FormData): Promise<{ address: string } | UploadOutcome> {
  const typed = fields.get("version");
  const told = { name: file.name, type: file.type, version: typeof typed === "string" ? typed : "" };
  const answer = await fetch(action, {
    method: "POST",
    headers: { ...spoken, "Upload-Length": String(file.size), "Upload-Metadata": metadata(told) },
  }).catch(() => null);
  if (answer === null) return { is: "refused", title: "The server cannot be reached. Nothing was sent.", reasons: [] };
  const address = answer.headers.get("Location");
  return answer.status === 201 && address !== null ? { address } : outcomeOf(answer.status, await answer.text());
}

/** Keys with values in base64, of UTF-8. */
const metadata = (told: Record<string, string>): string =>
  Object.entries(told)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key} ${btoa(String.fromCodePoint(...new TextEncoder().encode(value)))}`)
    .join(",");

async function sendFrom(address: string, file: File, { signal, onProgress }: SendOptions): Promise<UploadOutcome> {
  let offset = 0;
  for (let cuts = 0; cuts <= mostCuts; cuts += 1) {
    const sent = await sendPiece(address, file, offset, { signal, onProgress });
    if (signal.aborted) {
      await fetch(address, { method: "DELETE", headers: spoken }).catch(() => null);
      return { is: "refused", title: "Stopped. Nothing was stored.", reasons: [] };
    }
    // Cut off, or another piece is still believed to arrive: ask how much is there.
    if (sent !== null && !isForNow(sent.status)) return sent.outcome(file.name);
    await pause(pausesSeconds[Math.min(cuts, pausesSeconds.length - 1)] ?? 1, signal);
    offset = (await offsetAt(address)) ?? offset;
  }
  return { is: "refused", title: "The connection broke off again and again. Send it once more.", reasons: [] };
}

const isForNow = (status: number): boolean =>
  status === 409 || status === 423 || status === 502 || status === 503 || status === 504;

interface Sent {
  status: number;
  outcome: (name: string) => UploadOutcome;
}

/** Null when the connection broke off. */
function sendPiece(address: string, file: File, offset: number, { signal, onProgress }: SendOptions): Promise<Sent | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const end = (sent: Sent | null) => {
      signal.removeEventListener("abort", stop);
      resolve(sent);
    };
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(offset + loaded, file.size));
    request.addEventListener("load", () =>
      end({
        status: request.status,
        outcome: (name) =>
          request.status === 204
            ? {
                is: "taken",
                message: `${name} has arrived.`,
                sha256: digestIn(request.getResponseHeader("Repr-Digest")),
                at: null,
              }
            : outcomeOf(request.status, request.responseText),
      }),
    );
    request.addEventListener("error", () => end(null));
    request.addEventListener("abort", () => end(null));
    signal.addEventListener("abort", stop);
    request.open("PATCH", address);
    for (const [name, value] of Object.entries(spoken)) request.setRequestHeader(name, value);
    request.setRequestHeader("Upload-Offset", String(offset));
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.send(file.slice(offset));
  });
}

async function offsetAt(address: string): Promise<number | null> {
  const answer = await fetch(address, { method: "HEAD", headers: spoken }).catch(() => null);
  const offset = answer?.ok ? answer.headers.get("Upload-Offset") : null;
  return offset === null || offset === undefined ? null : Number(offset);
}

/** `sha-256=:<base64>:` in hexadecimal. */
function digestIn(header: string | null): string | null {
  const told = /^sha-256=:([A-Za-z0-9+/=]+):$/.exec(header ?? "")?.[1];
  return told === undefined ? null : Array.from(atob(told), (one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
