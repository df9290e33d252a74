// Bytes and their text, as the server writes them: base64url without padding.
import { expect, it } from "vitest";
import { bytesOf, textOf } from "./webauthn";

it.each([[[]], [[255]], [[251, 239]], [[0, 1, 2, 250, 251, 252, 253, 254, 255]]])(
  "goes both ways: %j",
  (bytes) => {
    const text = textOf(new Uint8Array(bytes).buffer);
    expect(text).toBe(Buffer.from(bytes).toString("base64url"));
    expect([...bytesOf(text)]).toEqual(bytes);
  },
);
