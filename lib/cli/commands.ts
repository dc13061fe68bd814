/** Every command, in the order in which people meet them. */
import { buildSubmit } from "./build-submit.ts";
import type { Command } from "./command-line.ts";
import { fetch } from "./fetch.ts";
import { gate } from "./gate.ts";
import { login } from "./login.ts";
import { verify } from "./verify.ts";

export const commands: readonly Command[] = [login, buildSubmit, gate, fetch, verify];
