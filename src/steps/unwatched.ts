/** Of a program that no lock waits for: one that hangs ends its run a day later, and holds the environment no longer. */
export const UNWATCHED_MS = 24 * 60 * 60 * 1000
