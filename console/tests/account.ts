// Administrators and their sessions, made by the wire alone: for any browser, whatever drives it.
import { type Answer, call, type Server, totp } from "./server";

export const PASSWORD = "correct horse battery staple";

export interface Account {
  login: string;
  password: string;
  totpSecret: string;
}

/** Sets up the first administrator by the one-time link, with a password and a code. */
export async function setUp(
  server: Server,
  login = "maya",
  firstName = "Maya",
  lastName = "Okafor",
): Promise<Account> {
  const link = new URL(server.setupLink).hash.slice(1);
  return withPassword(server, link, { login, firstName, lastName });
}

export async function withPassword(
  server: Server,
  link: string,
  who: { login: string; firstName: string; lastName: string },
): Promise<Account> {
  const begun = await post(server, "/ringfence/v1/setup/password/start", { link, login: who.login });
  const { ceremony, totpSecret } = begun.json;
  const body = { link, ceremony, ...who, password: PASSWORD, code: totp(totpSecret, -1) };
  await post(server, "/ringfence/v1/setup/password", body);
  return { login: who.login, password: PASSWORD, totpSecret };
}

/** A new session's cookie. `step`: each code is good once. */
export async function session(server: Server, account: Account, step = 0) {
  const body = { login: account.login, password: account.password, code: totp(account.totpSecret, step) };
  const answer = await post(server, "/ringfence/v1/sign-in/password", body);
  const [cookie = ""] = [answer.headers["set-cookie"]].flat();
  const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
  return { name, value, domain: "localhost", path: "/", httpOnly: true, sameSite: "Strict" as const };
}

/** As the console's own page sends it. */
async function post(server: Server, path: string, body: unknown): Promise<Answer> {
  const headers = { Origin: server.url, "Sec-Fetch-Site": "same-origin" };
  const answer = await call(server.url, "POST", path, headers, body);
  if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
  return answer;
}
