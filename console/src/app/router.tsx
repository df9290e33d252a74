// Every path of the console. What one sees is in the address: it can be sent to somebody.
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { ListOf } from "../api/list";
import { sessionQuery } from "../api/session";
import { type Range, rangeOf } from "../evidence/ranges";
import { Skeleton } from "../ui/States";
import { Broken, NotFound } from "./Faults";
import { Shell } from "./Shell";
import { Waiting } from "./Waiting";

interface Context {
  queries: QueryClient;
}

/** An edit that is begun with something filled in: zones by their ids, or a change to go back to. */
interface Proposed {
  edit?: boolean | undefined;
  in?: string | undefined;
  revert?: string | undefined;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const texts = (search: Record<string, unknown>) => ({
  q: typeof search.q === "number" ? String(search.q) : text(search.q),
  show: text(search.show),
  sort: text(search.sort),
});

interface LogInAddress {
  filter?: string | undefined;
  q?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  /** The event that is open beside the list. */
  event?: string | undefined;
  view?: "raw" | undefined;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: NotFound,
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  component: Shell,
  pendingComponent: Waiting,
  beforeLoad: async ({ context, location }) => {
    // Nobody: sign in, then the same view. Not known: the frame says what is wrong, and asks again.
    const asked = context.queries.ensureQueryData({ ...sessionQuery, retry: false });
    const session = await asked.catch(() => undefined);
    if (session === null) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("../signin/SetUpPage"), "SetUpPage"),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { to?: string | undefined } => ({ to: text(search.to) }),
  component: lazyRouteComponent(() => import("../signin/SignInPage"), "SignInPage"),
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  validateSearch: (search): { range?: Range | undefined } => ({ range: rangeOf(search.range) }),
  component: lazyRouteComponent(() => import("../overview/OverviewPage"), "OverviewPage"),
});
const api = createRoute({
  getParentRoute: () => app,
  path: "/security/api",
  beforeLoad: () => {
    throw redirect({ to: "/security/api/tokens", replace: true });
  },
});
const tokens = createRoute({
  getParentRoute: () => app,
  path: "/security/api/tokens",
  validateSearch: (search): ListOf & { create?: boolean | undefined } => ({
    ...texts(search),
    owner: text(search.owner),
    create: search.create === true || undefined,
  }),
  component: lazyRouteComponent(() => import("../tokens/TokensPage"), "TokensPage"),
});
const token = createRoute({
  getParentRoute: () => app,
  path: "/security/api/tokens/$id",
  component: lazyRouteComponent(() => import("../tokens/TokenPage"), "TokenPage"),
});
const tokenHome = createRoute({
  getParentRoute: () => token,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/security/api/tokens/$id/security", params, replace: true });
  },
});
const tokenSecurity = createRoute({
  getParentRoute: () => token,
  path: "/security",
  validateSearch: (search): Proposed => ({
    edit: search.edit === true || undefined,
    in: text(search.in),
    revert: text(search.revert),
  }),
  component: lazyRouteComponent(() => import("../tokens/SecurityTab"), "SecurityTab"),
});
const tokenUsage = createRoute({
  getParentRoute: () => token,
  path: "/usage",
  validateSearch: (search): { range?: Range | undefined } => ({ range: rangeOf(search.range) }),
  component: lazyRouteComponent(() => import("../usage/UsageTab"), "UsageTab"),
});
const tokenHistory = createRoute({
  getParentRoute: () => token,
  path: "/history",
  component: lazyRouteComponent(() => import("../history/TokenHistory"), "TokenHistory"),
});
const networks = createRoute({
  getParentRoute: () => app,
  path: "/security/networks",
  validateSearch: (search): ListOf => texts(search),
  component: lazyRouteComponent(() => import("../networks/NetworksPage"), "NetworksPage"),
});
const newZone = createRoute({
  getParentRoute: () => app,
  path: "/security/networks/new/ip",
  validateSearch: (search): { name?: string | undefined; gateways?: string | undefined } => ({
    name: text(search.name),
    gateways: text(search.gateways),
  }),
  component: lazyRouteComponent(() => import("../networks/ZonePage"), "NewZonePage"),
});
const newDynamicZone = createRoute({
  getParentRoute: () => app,
  path: "/security/networks/new/dynamic",
  validateSearch: (search): { name?: string | undefined } => ({ name: text(search.name) }),
  component: lazyRouteComponent(() => import("../networks/DynamicZones"), "NewDynamicZonePage"),
});
const newEnhancedZone = createRoute({
  getParentRoute: () => app,
  path: "/security/networks/new/enhanced",
  validateSearch: (search): { name?: string | undefined } => ({ name: text(search.name) }),
  component: lazyRouteComponent(() => import("../networks/DynamicZones"), "NewEnhancedZonePage"),
});
const zone = createRoute({
  getParentRoute: () => app,
  path: "/security/networks/$id",
  validateSearch: (search): { revert?: string | undefined; add?: string | undefined } => ({
    revert: text(search.revert),
    add: text(search.add),
  }),
  component: lazyRouteComponent(() => import("../networks/ZonePage"), "ZonePage"),
});
const zoneHistory = createRoute({
  getParentRoute: () => app,
  path: "/security/networks/$id/history",
  component: lazyRouteComponent(() => import("../history/ZoneHistory"), "ZoneHistory"),
});
const people = createRoute({
  getParentRoute: () => app,
  path: "/security/people",
  validateSearch: (search): ListOf & { create?: boolean | undefined } => ({
    ...texts(search),
    create: search.create === true || undefined,
  }),
  component: lazyRouteComponent(() => import("../people/PeoplePage"), "PeoplePage"),
});
const person = createRoute({
  getParentRoute: () => app,
  path: "/security/people/$id",
  component: lazyRouteComponent(() => import("../people/PersonPage"), "PersonPage"),
});
const check = createRoute({
  getParentRoute: () => app,
  path: "/check",
  validateSearch: (search): { token?: string | undefined; from?: string | undefined } => ({
    token: text(search.token),
    from: text(search.from),
  }),
  component: lazyRouteComponent(() => import("../check/CheckPage"), "CheckPage"),
});
const log = createRoute({
  getParentRoute: () => app,
  path: "/log",
  validateSearch: (search): LogInAddress => ({
    filter: text(search.filter),
    q: texts(search).q,
    since: text(search.since),
    until: text(search.until),
    event: text(search.event),
    view: search.view === "raw" ? "raw" : undefined,
  }),
  component: lazyRouteComponent(() => import("../log/LogPage"), "LogPage"),
});
const explain = createRoute({
  getParentRoute: () => app,
  path: "/explain/$errorId",
  validateSearch: (search): Pick<LogInAddress, "view"> => ({
    view: search.view === "raw" ? "raw" : undefined,
  }),
  component: lazyRouteComponent(() => import("../log/ExplainPage"), "ExplainPage"),
});
const sessions = createRoute({
  getParentRoute: () => app,
  path: "/settings/sessions",
  component: lazyRouteComponent(() => import("../settings/SessionsPage"), "SessionsPage"),
});
const geo = createRoute({
  getParentRoute: () => app,
  path: "/settings/geo",
  component: lazyRouteComponent(() => import("../settings/GeoPage"), "GeoPage"),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/sessions", replace: true });
  },
});

const routes = root.addChildren([
  setup,
  signIn,
  app.addChildren([
    home,
    api,
    tokens,
    token.addChildren([tokenHome, tokenSecurity, tokenUsage, tokenHistory]),
    networks,
    newZone,
    newDynamicZone,
    newEnhancedZone,
    zone,
    zoneHistory,
    people,
    person,
    check,
    log,
    explain,
    settings,
    sessions,
    geo,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: Broken,
    defaultPendingComponent: Skeleton,
    // The bars themselves wait for 150 ms; what has come is shown at once.
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
