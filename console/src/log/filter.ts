// The wire's filter language: read into a tree, and written back. The server's word is the last: this reads only
// what it needs to show a filter as chips.

export const OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"] as const;
export type Operator = (typeof OPERATORS)[number];
export type Value = string | number | boolean | null;

export type Filter =
  | { kind: "compare"; attribute: string; operator: Operator; value?: Value }
  | { kind: "not"; of: Filter }
  | { kind: "and" | "or"; all: Filter[] };

/** Where it is no filter. */
export interface Fault {
  at: number;
}

export interface Word {
  text: string;
  at: number;
  kind: "open" | "close" | "string" | "bare";
  /** A string whose end is missing. */
  isCut?: boolean;
}

/** The words of a text, whether or not they make a filter. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const shape = /\s+|([()])|("(?:\\.|[^"\\])*("?))|([^\s()"]+)/gsy;
  for (let found = shape.exec(text); found; found = shape.exec(text)) {
    const [whole, bracket, string, end, bare] = found;
    if (bracket) words.push({ text: whole, at: found.index, kind: bracket === "(" ? "open" : "close" });
    else if (string) words.push({ text: whole, at: found.index, kind: "string", isCut: end === "" });
    else if (bare) words.push({ text: whole, at: found.index, kind: "bare" });
  }
  return words;
}

export const isFault = (read: Filter | Fault): read is Fault => "at" in read;

export function parseFilter(text: string): Filter | Fault {
  const words = wordsOf(text);
  const reader = new Reader(words, text.length);
  try {
    const filter = reader.either();
    return reader.isOver ? filter : { at: reader.at };
  } catch (fault) {
    if (fault instanceof Unread) return { at: fault.at };
    throw fault;
  }
}

class Unread extends Error {
  constructor(readonly at: number) {
    super("no filter");
  }
}

/** `and` binds tighter than `or`; `not` takes what is in parentheses. */
class Reader {
  private next = 0;

  constructor(
    private readonly words: readonly Word[],
    private readonly end: number,
  ) {}

  get isOver(): boolean {
    return this.next >= this.words.length;
  }

  get at(): number {
    return this.words[this.next]?.at ?? this.end;
  }

  either(): Filter {
    return this.joined("or", () => this.both());
  }

  private both(): Filter {
    return this.joined("and", () => this.one());
  }

  private joined(kind: "and" | "or", part: () => Filter): Filter {
    const all = [part()];
    while (this.is(kind)) {
      this.next++;
      all.push(part());
    }
    const [only] = all;
    return all.length === 1 && only ? only : { kind, all };
  }

  private one(): Filter {
    if (this.is("not")) {
      this.next++;
      return { kind: "not", of: this.inside() };
    }
    return this.words[this.next]?.kind === "open" ? this.inside() : this.compare();
  }

  private inside(): Filter {
    if (this.words[this.next]?.kind !== "open") throw new Unread(this.at);
    this.next++;
    const filter = this.either();
    if (this.words[this.next]?.kind !== "close") throw new Unread(this.at);
    this.next++;
    return filter;
  }

  private compare(): Filter {
    const attribute = this.bare(/^[A-Za-z][\w.$:/@-]*$/);
    const operator = this.bare(/^[A-Za-z]+$/, (word) => isOperator(word.toLowerCase())).toLowerCase();
    if (operator === "pr") return { kind: "compare", attribute, operator };
    return { kind: "compare", attribute, operator: operator as Operator, value: this.value() };
  }

  private bare(shape: RegExp, isOne: (word: string) => boolean = () => true): string {
    const word = this.words[this.next];
    if (word?.kind !== "bare" || !shape.test(word.text) || !isOne(word.text)) throw new Unread(this.at);
    this.next++;
    return word.text;
  }

  private value(): Value {
    const word = this.words[this.next];
    if (word === undefined || word.isCut || word.kind === "open" || word.kind === "close")
      throw new Unread(this.at);
    try {
      const value: unknown = JSON.parse(word.text);
      if (typeof value === "object" && value !== null) throw new Unread(word.at);
      this.next++;
      return value as Value;
    } catch {
      throw new Unread(word.at);
    }
  }

  private is(keyword: string): boolean {
    const word = this.words[this.next];
    return word?.kind === "bare" && word.text.toLowerCase() === keyword;
  }
}

export const isOperator = (word: string): word is Operator => OPERATORS.includes(word as Operator);

/** With as few parentheses as keep its shape. */
export function writeFilter(filter: Filter): string {
  switch (filter.kind) {
    case "compare": {
      const { attribute, operator, value } = filter;
      return operator === "pr" ? `${attribute} pr` : `${attribute} ${operator} ${JSON.stringify(value)}`;
    }
    case "not":
      return `not (${writeFilter(filter.of)})`;
    case "and":
      return filter.all
        .map((one) => (isJoined(one) ? `(${writeFilter(one)})` : writeFilter(one)))
        .join(" and ");
    case "or":
      return filter.all
        .map((one) => (one.kind === "or" ? `(${writeFilter(one)})` : writeFilter(one)))
        .join(" or ");
  }
}

const isJoined = (filter: Filter) => filter.kind === "or" || filter.kind === "and";
