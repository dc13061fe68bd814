import type { NextRequest } from "next/server";
import { beginAtProvider } from "#lib/web/provider-sign-in";

export const GET = (request: NextRequest): Promise<Response> => beginAtProvider(request);
