// The real program, in a folder of its own on ports of its own.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.RINGFENCE_TEST_BINARY ?? join(root, "target/debug/ringfence");

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is looked at field by field
  json: any;
}

export class Server {
  readonly data: string;
  private process!: ChildProcess;
  private said = "";
  admin = "";
  gate = "";

  private constructor(private readonly config: string) {
    this.data = mkdtempSync(join(tmpdir(), "ringfence-console-"));
  }

  static async start(config = ""): Promise<Server> {
    const server = new Server(config);
    await server.up();
    return server;
  }

  /** Again on the same data; the ports stay, so that an open page finds it. */
  async up(most?: number): Promise<void> {
    const port = (address: string) => (address === "" ? "127.0.0.1:0" : address);
    const listen = `[listen]\nadmin = "${port(this.admin)}"\ngate = "${port(this.gate)}"\nops = "127.0.0.1:0"\n`;
    const file = join(this.data, "ringfence.toml");
    writeFileSync(file, `${this.config}\n${listen}`);
    this.process = spawn(binary, ["serve", "--config", file, "--data", join(this.data, "data")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    // In whatever pieces it comes: a line may be cut anywhere.
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
    });
    await until(
      "the server listens",
      () => {
        if (this.process.exitCode !== null) throw new Error(`it ended:\n${this.said}`);
        const said = /^listening .*\n/m.exec(this.said)?.[0];
        if (said === undefined) return false;
        this.admin = /admin=(\S+)/.exec(said)?.[1] ?? "";
        this.gate = /gate=(\S+)/.exec(said)?.[1] ?? "";
        return true;
      },
      most,
    );
  }

  async down(): Promise<void> {
    const over = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    this.said = "";
    await over;
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.down();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** As the browser names it: passkeys and cookies need a name. */
  get url(): string {
    return `http://localhost:${this.admin.split(":").at(-1)}`;
  }

  get log(): string {
    return this.said;
  }

  /** The one-time set-up link of the first start. */
  get setupLink(): string {
    const link = /http\S+\/setup#\S+/.exec(this.log)?.[0];
    if (link === undefined) throw new Error(`no set-up link in:\n${this.log}`);
    return link;
  }

  get token(): string {
    return readFileSync(join(this.data, "data/admin-token"), "utf8").trim();
  }

  /** The secret of a new set-up link, as whoever has the machine makes it. */
  async recover(login: string): Promise<string> {
    const args = ["admin", "recover", login, "--data", join(this.data, "data")];
    const { stdout } = await promisify(execFile)(binary, args);
    const secret = /\/setup#(\S+)/.exec(stdout)?.[1];
    if (secret === undefined) throw new Error(`no link in: ${stdout}`);
    return secret;
  }

  /** The management API as the administrator's token has it. */
  async api(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(this.url, method, path, { Authorization: `SSWS ${this.token}` }, body);
  }

  /** As `api`, where everything but a 2xx fails the test. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is looked at field by field
  async done(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async zone(name: string, gateways: string[], more: Record<string, unknown> = {}): Promise<string> {
    const entries = gateways.map((value) => ({ type: value.includes("/") ? "CIDR" : "RANGE", value }));
    return (await this.done("POST", "/api/v1/zones", { type: "IP", name, gateways: entries, ...more })).id;
  }

  /** Geographic data is not loaded, so it may only be made: that is enough to be seen. */
  async enhanced(name: string): Promise<string> {
    const zone = { type: "DYNAMIC_V2", name, asns: { include: ["64501"] } };
    return (await this.done("POST", "/api/v1/zones", zone)).id;
  }

  async issue(
    name: string,
    network: unknown = { connection: "ANYWHERE" },
  ): Promise<{ id: string; text: string }> {
    const made = await this.done("POST", "/ringfence/v1/tokens", { name, network });
    return { id: made.apiToken.id, text: made.token };
  }

  /** What the gate says of a call with this token from this address. */
  async judge(token: string, from: string): Promise<number> {
    return (await this.asked(token, from)).status;
  }

  /** As `judge`, with all that the caller gets. `from`: one address, or a chain by commas. */
  asked(token: string, from: string): Promise<Answer> {
    const headers = { Authorization: `Bearer ${token}`, "X-Forwarded-For": from, "X-Forwarded-Uri": "/" };
    return call(`http://${this.gate}`, "GET", "/gate/v1/forward-auth", headers);
  }

  /** The error id of a call that is refused. */
  async refused(token: string, from: string): Promise<string> {
    const answer = await this.asked(token, from);
    const errorId = answer.headers["x-ringfence-error-id"];
    if (answer.status < 400 || typeof errorId !== "string") throw new Error(`not refused: ${answer.status}`);
    return errorId;
  }

  /** What the command line prints, beside the running server. It ends with 1 where the answer is no. */
  async run(...args: string[]): Promise<string> {
    const all = [...args, "--url", this.url, "--data", join(this.data, "data")];
    const ended = await promisify(execFile)(binary, all).catch((error) => {
      if (error.code !== 1 || error.stdout === "") throw error;
      return error;
    });
    return ended.stdout;
  }
}

export function call(
  base: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const all = { ...headers, ...(sent === undefined ? {} : { "Content-Type": "application/json" }) };
  return new Promise((resolve, reject) => {
    const asked = ask(new URL(path, base), { method, headers: all, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        let json: unknown = null;
        try {
          json = text === "" ? null : JSON.parse(text);
        } catch {
          // Not every answer is JSON: whoever expects it looks at it.
        }
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    asked.on("error", reject);
    asked.end(sent);
  });
}

export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  most = 20_000,
): Promise<void> {
  const end = Date.now() + most;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** RFC 6238, six digits of SHA-1, thirty seconds. `step`: of the one that is now. */
export function totp(secret: string, step = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/=+$/, "")]
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
