// The words agreed on, character by character (check 4).
export const LABEL = "API calls made with this token must originate from";
export const OPTIONS = [
  "Any IP",
  "In any network zone defined in Ringfence",
  "In any of the following zones",
  "Not in any network zone defined in Ringfence",
  "Not in any of the following zones",
];
