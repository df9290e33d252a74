// People: the list, the form, one person's page.
import { count, isolated } from "../format";

const tokensOf = (n: number) => count(n, "token");

export const people = {
  title: "People",
  create: "Add person",
  searchLabel: "Search people",
  searchPlaceholder: "Login or name",
  show: "Which people",
  shows: { all: "All", admins: "Administrators", active: "Active", inactive: "Inactive" },
  columns: {
    login: "Login",
    name: "Name",
    role: "Role",
    status: "Status",
    tokens: "Tokens",
    created: "Added",
  },
  roles: {
    "super-admin": "Super administrator",
    "read-only-admin": "Read-only administrator",
    none: "No role",
  },
  roleMeans: {
    "super-admin": "Sees everything and changes everything: tokens, zones, people.",
    "read-only-admin": "Sees everything, and changes nothing.",
    none: "Owns tokens, and cannot sign in here.",
  },
  active: "Active",
  inactive: "Inactive",
  you: "you",
  tokensOf,
  noneFound: (filter: string) => `Nobody matches ${filter}`,
  clearFilter: "Show everybody",
  emptyTitle: "Nobody yet",
  emptyText: "A person owns tokens; with a role, they sign in here. A program may be a person of its own.",
  command: "ringfence user create svc-billing --role none",

  // Create.
  createTitle: "Add person",
  login: "Login",
  loginHelp: "An e-mail address or a short name: svc-billing for a program.",
  firstName: "First name",
  lastName: "Last name",
  email: "E-mail address (optional)",
  role: "Role",
  creating: "Adding…",
  created: (login: string) => `${isolated(login)} is added.`,

  // The person's page.
  gone: "There is no such person",
  goneText: "The address is mistyped, or names somebody of another server.",
  added: "Added",
  emailShort: "E-mail",
  changeRole: "Change role…",
  roleTitle: (login: string) => `Role of ${isolated(login)}`,
  roleSave: "Change role",
  roleSaved: (login: string, role: string) => `${isolated(login)}: ${role}, at once.`,
  roleNote: "It holds from this very moment, also for tokens and open sessions.",
  ownRole: "Nobody changes their own role: another super administrator does.",
  setUpText: "Whoever has a role signs in by a one-time link. On the server’s machine, this prints it:",
  setUpCommand: (login: string) => `ringfence admin recover ${login}`,
  tokens: "Tokens",
  tokensText: (n: number) => (n === 0 ? "Owns no live token." : `Owns ${count(n, "live token")}.`),
  showTokens: "Show the tokens",
  status: "Status",
  activeText: "Active: their tokens work.",
  inactiveText: (n: number) =>
    n === 0 ? "Inactive: they cannot own a token that works." : `Inactive: ${tokensOf(n)} refused with 401.`,
  deactivate: "Deactivate…",
  deactivateTitle: (login: string) => `Deactivate ${isolated(login)}?`,
  deactivateText: (n: number) =>
    n === 0
      ? "They own no live token. Their sessions end at once."
      : `This stops ${tokensOf(n)} at once, on every gate: calls are refused with 401. Sessions end as well.`,
  deactivateBack: "Activating them again lets the tokens work again.",
  deactivateVerb: "Deactivate",
  deactivating: "Deactivating…",
  deactivated: (login: string) => `${isolated(login)} is inactive.`,
  yourself: "This is you: another super administrator deactivates you.",
  activate: "Activate",
  activating: "Activating…",
  activated: (login: string, n: number) =>
    n === 0
      ? `${isolated(login)} is active.`
      : `${isolated(login)} is active: ${tokensOf(n)} may be used again.`,
};
