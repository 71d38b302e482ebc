import { join } from 'node:path/posix'
import type { Command, ReadCommand } from '../../argv/command.ts'
import { copyTree } from '../../argv/copy-tree.ts'
import { listArchive, listUnpacked, unpackArchive, unpackMembers } from '../../argv/tar.ts'
import { DATABASE, HOME } from '../diy/judge-members.ts'
import { STORES } from '../diy/member-stores.ts'
import { listEncrypted, lookIntoEncrypted, unpackEncrypted, whatTells, type Decryption } from './decrypt.ts'
import type { PackedBackup } from './given-backup.ts'

export interface GivenCommands {
  /** A line for each member. */
  readonly list: ReadCommand
  /** One after the other, into a folder that is there and empty. */
  readonly unpack: readonly Command[]
  /** The same of what tells which backup it is; none where that can be read where it lies. */
  readonly look: readonly Command[]
}

/** The folders of one that lies there unpacked: without data stores outside the home, and with them. */
export const topsOfBackup = { plain: [HOME, DATABASE], withStores: [HOME, DATABASE, STORES] } as const

/** What reads a given backup on the target's host; it is never written to. */
export function givenCommands(
  { path, kind }: PackedBackup,
  to: string,
  { decryption, tops }: { readonly decryption: Decryption; readonly tops: readonly string[] },
): GivenCommands {
  switch (kind) {
    case 'archive':
      return {
        list: listArchive(path, 'root'),
        unpack: [unpackArchive(path, to, 'root')],
        look: [unpackMembers(path, to, whatTells, 'root')],
      }
    case 'encrypted':
      return {
        list: listEncrypted(decryption, path),
        unpack: [unpackEncrypted(decryption, path, to)],
        look: [lookIntoEncrypted(decryption, path, to)],
      }
    case 'folder':
      return {
        list: listUnpacked(path, tops, 'root'),
        unpack: tops.map((name) => copyTree(join(path, name), join(to, name))),
        look: [],
      }
  }
}
