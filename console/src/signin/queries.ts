// What signing in asks of the server. Nobody is known yet: these calls carry no session.
import { queryOptions } from "@tanstack/react-query";
import { body, client, type Schemas } from "../api/client";
import { enter, type Session } from "../api/session";
import { askPasskey, canOfferByItself } from "./webauthn";

export type Setup = Schemas["Setup"];

export const waysQuery = queryOptions({
  queryKey: ["session", "ways"],
  queryFn: ({ signal }) => body(client.GET("/ringfence/v1/sign-in", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Login {
  login: string;
  password: string;
  code: string;
}

export const byPassword = async (given: Login): Promise<Session> =>
  enter(await body(client.POST("/ringfence/v1/sign-in/password", { body: given })));

async function byPasskey(signal: AbortSignal, byItself: boolean): Promise<Session> {
  const { ceremony, publicKey } = await body(client.POST("/ringfence/v1/sign-in/passkey/start", { signal }));
  const credential = await askPasskey(publicKey as Record<string, unknown>, signal, byItself);
  return enter(
    await body(
      client.POST("/ringfence/v1/sign-in/passkey", { body: { ceremony, credential } as never, signal }),
    ),
  );
}

export const byPasskeyNow = (signal: AbortSignal) => byPasskey(signal, false);

/** The server forgets a challenge after five minutes. */
const RENEWS = 4.5 * 60_000;

/** Until somebody chooses a passkey in the login field, or `signal` says that another way is taken. */
export async function byPasskeyOffered(signal: AbortSignal): Promise<Session | null> {
  if (!(await canOfferByItself())) return null;
  while (!signal.aborted) {
    const old = AbortSignal.timeout(RENEWS);
    try {
      return await byPasskey(AbortSignal.any([signal, old]), true);
    } catch (error) {
      if (!old.aborted) throw error;
    }
  }
  return null;
}
