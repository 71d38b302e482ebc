/** A path in a unit or drop-in: a percent sign would begin a specifier. */
export function withoutSpecifiers(path: string): string {
  return path.replaceAll('%', '%%')
}
