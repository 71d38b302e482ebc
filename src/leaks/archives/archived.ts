/** A file in an archive. Its content is to be read before the next one is asked for; what is left of it is passed over. */
export interface ArchivedFile {
  readonly kind: 'file'
  readonly path: string
  readonly content: AsyncIterable<Buffer>
}

/** From here on, or of this one alone, nobody can tell what is in it. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly path: string
}
