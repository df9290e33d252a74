// Where to go after signing in: a path of this console, and nothing else that an address may carry.

const HOME = "/";

export function whereTo(to: string | undefined): string {
  if (!to || !/^\/(?![/\\])/.test(to) || /[\\\p{Cc}]/u.test(to)) return HOME;
  try {
    const target = new URL(to, location.origin);
    const isOurs = target.origin === location.origin && !/^\/(sign-in|setup)(\/|$)/.test(target.pathname);
    return isOurs ? target.pathname + target.search + target.hash : HOME;
  } catch {
    return HOME;
  }
}
