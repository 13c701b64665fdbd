// Stands in for the `server-only` marker in tests, where both sides are imported.
export {};
