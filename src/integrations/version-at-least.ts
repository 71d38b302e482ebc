/** Whether a dotted version is this one or later. A version that is not known is taken for a new one. */
export function versionAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [found = Number.NaN, foundMinor = 0] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10))
  if (Number.isNaN(found)) return true
  return found > major || (found === major && foundMinor >= minor)
}
