/** Where a finding, a change or a leak is. */
export type Place =
  | { readonly kind: 'table'; readonly table: string }
  | {
      readonly kind: 'row'
      readonly table: string
      readonly key: Readonly<Record<string, string | number>>
      readonly column?: string
    }
  | { readonly kind: 'column'; readonly table: string; readonly column: string }
  /** `file` is relative to the home or the installation, such as `shared/bitbucket.properties`. */
  | { readonly kind: 'property'; readonly file: string; readonly key: string; readonly line: number }
  /** A variable or JVM argument of the service; `origin` is the unit, drop-in or script and its line. */
  | { readonly kind: 'environment'; readonly origin: string; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  /** What the running application answers over REST. */
  | { readonly kind: 'answer'; readonly path: string }

/** The name that `survey` prints and that `decisions` in understudy.yaml quotes; the same for the same place in every run. */
export function placeName(place: Place): string {
  switch (place.kind) {
    case 'table':
      return place.table
    case 'row':
      return `${place.table}[${keyName(place.key)}]${place.column === undefined ? '' : `.${place.column}`}`
    case 'column':
      return `${place.table}.${place.column}`
    case 'property':
      return `${place.file}: ${place.key}`
    case 'environment':
      return `${place.origin}: ${place.name}`
    case 'file':
      return place.path
    case 'answer':
      return `GET ${place.path}`
  }
}

function keyName(key: Readonly<Record<string, string | number>>): string {
  return Object.entries(key)
    .map(([column, value]) => `${column}=${value}`)
    .join(',')
}
