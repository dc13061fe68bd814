import NextAuth from "next-auth";
import { authOptions } from "#lib/web/auth-options";

const handler: unknown = NextAuth(authOptions);

export { handler as GET, handler as POST };
