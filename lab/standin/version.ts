/** Stored as plugins.lastVersion.server: 7002000 is 7.2.0, 4007001 is 4.7.1 [seen]. */
export function schemaStamp(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return major * 1_000_000 + minor * 1_000 + patch
}

export function isAtLeast(version: string, bound: string): boolean {
  return schemaStamp(version) >= schemaStamp(bound)
}
