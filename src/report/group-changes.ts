import type { Change } from '../changes/change.ts'

/** The changes of one table, file or place, in the order in which they were planned. */
export interface ChangeGroup {
  readonly place: string
  readonly changes: readonly Change[]
}

/** By place, in the order of each place's first change. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const places = new Map<string, Change[]>()
  for (const change of changes) {
    const place = placeOfChange(change)
    places.set(place, [...(places.get(place) ?? []), change])
  }
  return [...places].map(([place, members]) => ({ place, changes: members }))
}

export function placeOfChange(change: Change): string {
  switch (change.kind) {
    case 'update-rows':
    case 'insert-rows':
    case 'delete-rows':
      return change.table
    case 'set-property':
    case 'remove-property':
    case 'edit-xml':
      return change.file
    case 'write-file':
    case 'remove-file':
      return change.path
    case 'set-environment':
      return 'service environment'
    case 'call-bitbucket':
      return 'REST'
  }
}
