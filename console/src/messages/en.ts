// Every word that the console says, by what it is for. Plurals and dates by Intl.

import { charts } from "./en/charts";
import { check } from "./en/check";
import { frame } from "./en/frame";
import { geo } from "./en/geo";
import { history } from "./en/history";
import { log } from "./en/log";
import { networks } from "./en/networks";
import { overview } from "./en/overview";
import { people } from "./en/people";
import { shortcuts } from "./en/shortcuts";
import { signin } from "./en/signin";
import { tokens } from "./en/tokens";
import { usage } from "./en/usage";

export const m = {
  frame,
  shortcuts,
  tokens,
  networks,
  people,
  check,
  charts,
  overview,
  usage,
  history,
  signin,
  geo,
  log,
};
