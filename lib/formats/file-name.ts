import type { Refusal } from "#lib/domain/decision";

const longestName = 255;
const pathSeparator = /[/\\]/;
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const directionCharacter = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
// The joiners are spared: Persian, Indic scripts and emoji need them.
const invisibleCharacter = /(?!\u200c|\u200d)[\p{Cf}\u115f\u1160\u3164\uffa0]/u;
const reservedOnWindows = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)/i;

/** Everything that speaks against storing, listing or handing out a file under this name; empty when nothing does. */
export function checkFileName(name: string, field = "name"): Refusal[] {
  if (name === "") return [{ code: "file-name-empty", message: "The file has no name.", field }];
  const bytes = new TextEncoder().encode(name).length;
  const objections: [code: string, applies: boolean, message: string][] = [
    ["file-name-too-long", bytes > longestName, `The file's name has ${bytes} bytes; ${longestName} is the most.`],
    [
      "file-name-path",
      pathSeparator.test(name),
      "A file's name holds no slash and no backslash: give the name alone, without its folder.",
    ],
    ["file-name-relative", name === "." || name === "..", `"${name}" names a folder, not a file.`],
    ["file-name-edge", /^[\s.]|[\s.]$/u.test(name), "A file's name neither begins nor ends with a dot or a space."],
    ["file-name-control", controlCharacter.test(name), "The file's name holds a control character or a line break."],
    [
      "file-name-direction",
      directionCharacter.test(name),
      "The file's name holds a character that turns the direction of writing, so it would read differently from what it is.",
    ],
    [
      "file-name-invisible",
      invisibleCharacter.test(name) && !directionCharacter.test(name),
      "The file's name holds an invisible character.",
    ],
    ["file-name-reserved", reservedOnWindows.test(name), "Windows reserves this name for a device."],
    ["file-name-unicode", !name.isWellFormed(), "The file's name is not proper Unicode."],
  ];
  return objections.flatMap(([code, applies, message]) => (applies ? [{ code, message, field }] : []));
}
