/** Bytes of an XML document to text, as its own declaration says, and no further than a limit. */
import type { Refusal } from "#lib/domain/decision";

export type XmlRefusalCode =
  | "report-empty"
  | "report-too-large"
  | "report-not-xml"
  | "report-encoding"
  | "report-malformed"
  | "report-cut-off"
  | "report-doctype"
  | "report-other-root"
  | "report-too-deep"
  | "report-endless";

export interface XmlRefusal extends Refusal {
  code: XmlRefusalCode;
  /** Counted from one; null when it is not about one place. */
  line: number | null;
}

/** Thrown inside a reader and turned into its refusal at the reader's edge. */
export class UnreadableXml extends Error {
  readonly code: XmlRefusalCode;
  constructor(code: XmlRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

const declarationReach = 1024;
/** Decodes strictly: a byte that the encoding does not know is refused, never replaced. */
export async function* xmlText(bytes: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let head: Uint8Array = new Uint8Array();
  for await (const chunk of withinLimit(bytes, limitBytes)) {
    if (decoder) {
      yield* decoder.decode(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < declarationReach && !ascii(head).includes("?>")) continue;
    decoder = decoderFor(head);
    yield* decoder.decode(head);
  }
  if (head.length === 0) throw new UnreadableXml("report-empty", "The file is empty.");
  if (!decoder) {
    decoder = decoderFor(head);
    yield* decoder.decode(head);
  }
  yield* decoder.end();
}

async function* withinLimit(bytes: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limitBytes)
      throw new UnreadableXml("report-too-large", `The file is larger than ${limitBytes} bytes, the most that is read.`);
    yield chunk;
  }
}

type Decoder = ReturnType<typeof strictDecoder>;

function decoderFor(head: Uint8Array): Decoder {
  const start = Buffer.from(head.subarray(0, 4)).toString("hex");
  if (start === "fffe0000" || start === "0000feff") throw unknownEncoding("UTF-32");
  if (start.startsWith("fffe") || /^3c00(?!0000)/.test(start)) return strictDecoder("utf-16le");
  if (start.startsWith("feff") || start.startsWith("003c")) return strictDecoder("utf-16be");
  if (!/^(?:\xef\xbb\xbf)?\s*</.test(ascii(head)))
    throw new UnreadableXml("report-not-xml", "This is not an XML file: it does not begin with a tag.");
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(ascii(head))?.[1] ?? "utf-8";
  return strictDecoder(start.startsWith("efbbbf") ? "utf-8" : encodingOf(declared));
}

/** By the label of the WHATWG Encoding Standard, as browsers read it. */
function encodingOf(declared: string): string {
  const label = declared.trim().toLowerCase();
  // Its bytes are those of ASCII: strictly taken, so that nothing else goes for a letter.
  if (label === "ascii" || label === "us-ascii") return "utf-8";
  try {
    const { encoding } = new TextDecoder(label, { fatal: true });
    // .NET declares UTF-16, the encoding of its strings, in files it writes as UTF-8. Real UTF-16 is told by its bytes.
    return encoding.startsWith("utf-16") ? "utf-8" : encoding;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unknownEncoding(declared);
  }
}

function strictDecoder(encoding: string) {
  const strict = new TextDecoder(encoding, { fatal: true });
  const lenient = new TextDecoder(encoding);
  function* decode(chunk: Uint8Array, stream = true): Generator<string> {
    // The lenient twin finds the text before a bad byte, so that the line of the refusal is right.
    const text = lenient.decode(chunk, { stream });
    try {
      yield strict.decode(chunk, { stream });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      yield text.slice(0, Math.max(text.indexOf("\ufffd"), 0));
      throw new UnreadableXml(
        "report-encoding",
        `The file holds a byte that is not ${encoding.toUpperCase()}, the encoding it is written in.`,
      );
    }
  }
  return { decode, end: () => decode(new Uint8Array(), false) };
}

const unknownEncoding = (name: string): UnreadableXml =>
  new UnreadableXml(
    "report-encoding",
    `The file says it is written in ${name.slice(0, 40)}, which is not read here. Write it in UTF-8.`,
  );

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, declarationReach)).toString("latin1");
