// The version of this package, for those who cannot read its package.json.
export const VERSION = "0.1.0";
