// What is measured runs alone, after everything else.
import base from "./playwright.config";

export default { ...base, testIgnore: [], testMatch: "scale.spec.ts", workers: 1 };
