/** A file in an archive. Its content is to be read before the next one is asked for; what is left of it is passed over. */
export type Archived =
  | { readonly kind: 'file'; readonly path: string; readonly content: AsyncIterable<Buffer> }
  /** From here on, or this one alone, nobody can tell what is in it. */
  | { readonly kind: 'unreadable'; readonly path: string }
