/** Where a secret is kept; the only form in which configuration, plans, changes and the journal hold one. */
export type SecretRef =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  /** Made at first use, kept 0600 in the state folder, the same for every later run. */
  | { readonly kind: 'generated'; readonly name: string }

/** The printed form: names the place, never the value. */
export function describeSecretRef(ref: SecretRef): string {
  switch (ref.kind) {
    case 'env':
      return `environment variable ${ref.name}`
    case 'file':
      return `file ${ref.path}`
    case 'command':
      return `command ${ref.argv[0] ?? ''}`
    case 'generated':
      return `generated secret ${ref.name}`
  }
}
