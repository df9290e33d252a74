// What the server answers of calls, uses and changes.
import type { Schemas } from "../api/client";

export type Calls = Schemas["Calls"];
export type Overview = Schemas["Overview"];
export type Attention = Schemas["Attention"];
export type Usage = Schemas["Usage"];
export type Place = Schemas["Place"];
export type Change = Schemas["Change"];
