// The version of this package, for code that cannot read its package.json.
export const VERSION = "0.1.0";
