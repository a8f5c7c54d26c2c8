/** Makes the shop's git repository, with the branches `master` (checked out) and `DEMO-001`. */
export function makeRepository(directory: string): void;
