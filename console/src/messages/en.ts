// Every word that the console says, by what it is for. Plurals and dates by Intl.

import { charts } from "./en/charts";
import { check } from "./en/check";
import { frame } from "./en/frame";
import { geo } from "./en/geo";
import { networks } from "./en/networks";
import { people } from "./en/people";
import { shortcuts } from "./en/shortcuts";
import { signin } from "./en/signin";
import { tokens } from "./en/tokens";

export const m = { frame, shortcuts, tokens, networks, people, check, charts, signin, geo };
