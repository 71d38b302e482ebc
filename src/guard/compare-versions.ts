/** Numbers by parts; `8.9` equals `8.9.0`. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): readonly number[] =>
    version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0)
  const [first, second] = [parts(left), parts(right)]
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
