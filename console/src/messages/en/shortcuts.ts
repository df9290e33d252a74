// The sheet of keys: what to press, and what it does.
export const shortcuts: readonly (readonly [string, string])[] = [
  ["/", "Find tokens, zones and people"],
  ["Ctrl K", "Find or do anything"],
  ["g o", "Go to Overview"],
  ["g t", "Go to API tokens"],
  ["g n", "Go to Networks"],
  ["g p", "Go to People"],
  ["g c", "Go to Check"],
  ["g s", "Go to Settings"],
  ["c", "Create a token, a zone or a person, where one is"],
  ["e", "Edit"],
  ["Ctrl Enter", "Save"],
  ["Esc", "Close, then cancel"],
  ["j k", "Next row, row before"],
  ["x", "Select the row"],
  ["F8", "Next problem in an editor"],
  ["?", "This sheet"],
];
