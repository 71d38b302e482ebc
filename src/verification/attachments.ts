/** Of a home. */
export const attachmentsFolder = 'shared/data/attachments'

/** A row of `bb_attachment`. */
export interface Attachment {
  readonly id: string
  readonly repository: string
  readonly filename: string
}

export interface SoughtAttachments {
  /** A path in the folder of attachments. */
  seen(path: string): void
  readonly missing: () => readonly Attachment[]
}

/**
 * Looks for the file of each row. How the folder is laid out is [unverified]: a file counts for a row when it is called as the row says and
 * lies below the repository's or the attachment's own id.
 */
export function seekAttachments(attachments: readonly Attachment[]): SoughtAttachments {
  const byName = Map.groupBy(attachments, ({ filename }) => filename)
  const found = new Set<Attachment>()
  return {
    seen: (path) => {
      const folders = path.split('/')
      for (const one of byName.get(folders.pop() ?? '') ?? []) {
        if (folders.includes(one.repository) || folders.includes(one.id)) found.add(one)
      }
    },
    missing: () => attachments.filter((one) => !found.has(one)),
  }
}
