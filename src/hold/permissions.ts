import type { NewFile } from '../ports/host.ts'

const root = { owner: 'root', group: 'root' } as const

/** What holds secrets of the source: nobody else may look into it, the service user least of all. */
export const secretFolder: NewFile = { ...root, mode: 0o700 }
export const secretFile: NewFile = { ...root, mode: 0o600 }

/** On the way to what others may use, whose other contents they can't list. */
export const passedFolder: NewFile = { ...root, mode: 0o711 }

/** What anybody may read and nobody may change: the permit, the lock, a drop-in. */
export const publicFile: NewFile = { ...root, mode: 0o644 }

export const publicProgram: NewFile = { ...root, mode: 0o755 }
