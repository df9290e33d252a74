// Pictures of every screen: light, dark and phone-wide, into docs/screens.
import base from "./playwright.config";

export default { ...base, testMatch: "pictures.ts", workers: 2 };
