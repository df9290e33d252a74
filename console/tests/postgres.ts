// PostgreSQL in a folder of its own, which a test may stop and start again: a store that goes away.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./server";

const PROGRAMS = process.env.RINGFENCE_TEST_POSTGRES ?? "/usr/lib/postgresql/15/bin";

export class Postgres {
  private readonly folder = mkdtempSync(join(tmpdir(), "ringfence-store-"));
  private process: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<Postgres> {
    const postgres = new Postgres(await freePort());
    const [program = "", args = []] = postgres.unprivileged("initdb", [
      ...["--pgdata", postgres.data, "--username=ringfence", "--auth=trust"],
      ...["--no-sync", "--encoding=UTF8", "--locale=C"],
    ]);
    execFileSync(program, args, { stdio: "ignore" });
    await postgres.up();
    return postgres;
  }

  get url(): string {
    return `postgres://ringfence@127.0.0.1:${this.port}/postgres?sslmode=disable`;
  }

  async up(): Promise<void> {
    const [program = "", args = []] = this.unprivileged("postgres", [
      ...["-D", this.data, "-p", String(this.port), "-h", "127.0.0.1", "-c", "fsync=off", "-k", this.folder],
    ]);
    this.process = spawn(program, args, { stdio: "ignore" });
    await until("PostgreSQL answers", () => {
      try {
        execFileSync(join(PROGRAMS, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(this.port)]);
        return true;
      } catch {
        return false;
      }
    });
  }

  /** At once, as a machine that goes away: nobody is told goodbye. */
  async down(): Promise<void> {
    const running = this.process;
    if (running === undefined) return;
    this.process = undefined;
    const over = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGQUIT");
    await over;
  }

  async end(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  /** PostgreSQL refuses to run as root. */
  private unprivileged(program: string, args: string[]): [string, string[]] {
    const path = join(PROGRAMS, program);
    if (process.getuid?.() !== 0) return [path, args];
    const [user, group] = ["-u", "-g"].map((of) => Number(execFileSync("id", [of, "postgres"])));
    chownSync(this.folder, user ?? 0, group ?? 0);
    return ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, ...args]];
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
