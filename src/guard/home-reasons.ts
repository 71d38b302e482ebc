import type { FolderFacts, HomePlace } from '../kernel/facts.ts'
import { compareFolders } from './compare-folders.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function homeReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const from = sourceFacts.identity.home
  const { home, homeToBe } = targetFacts.identity
  const to = home ?? homeToBe
  if (to === undefined) return []
  if (from === undefined) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether the home of ${target.name} is that of ${source.name}: ${source.name} has no home at ${source.nodes[0].home}`,
        hint: `correct environments.${source.name}.nodes, or let its SSH user see that folder`,
      },
    ]
  }
  if (from.machine === undefined || to.machine === undefined) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether ${to.host} and ${from.host} are one machine: /proc/sys/kernel/random/boot_id cannot be read`,
        hint: 'make /proc readable for the SSH user',
      },
    ]
  }
  // A run could not swap it with the home, and what is mounted there tomorrow may be another.
  if (home?.sharedApart === true) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether ${to.path}/shared on ${to.host} is a folder of ${source.name}: it is mounted there, or a symbolic link`,
        hint: `let shared be a plain folder of ${to.path}`,
      },
    ]
  }
  // Links are copied as they are, and so lead to the same storage from the target; a mount is copied as the folders that it is.
  if (from.linked !== undefined) {
    return [
      {
        id: 'source-linked',
        because: `${from.linked} on ${from.host} is a symbolic link, which would be copied as it is`,
        hint: 'mount what it leads to there instead (`mount --bind`)',
      },
    ]
  }
  return overlapReasons({ source: source.name, target: target.name, from, to })
}

interface Homes {
  readonly source: string
  readonly target: string
  readonly from: HomePlace
  readonly to: HomePlace
}

/** Each folder of the target with each of the source: one that is another, or lies in it, is enough. */
function overlapReasons({ source, target, from, to }: Homes): readonly Refusal[] {
  const sameMachine = from.machine === to.machine
  const pairs = foldersOf(to).flatMap((one) => foldersOf(from).map((other) => ({ one, other })))
  const compared = pairs.map(({ one, other }) => ({
    relation: compareFolders(one, other, sameMachine),
    text: `compared ${place(to, one)} with ${place(from, other)}`,
  }))
  for (const { relation, text } of compared) {
    if (relation.kind !== 'same') continue
    return [
      {
        id: 'same-home',
        because: `the home of ${target} is the home of ${source}, or one lies in the other: ${text}`,
        hint: `give ${target} a home of its own`,
      },
    ]
  }
  for (const { relation, text } of compared) {
    if (relation.kind !== 'unknown') continue
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether the home of ${target} is that of ${source}: ${text}; ${relation.why}`,
        hint: `let the home of ${target} lie on a disk of its own, or on an NFS export of its own`,
      },
    ]
  }
  return []
}

function foldersOf(home: HomePlace): readonly FolderFacts[] {
  return home.shared === undefined ? [home] : [home, home.shared]
}

function place({ host }: HomePlace, { path, device, inode, fileSystem }: FolderFacts): string {
  const on = fileSystem === undefined ? '' : `, ${fileSystem.type} ${fileSystem.source}`
  return `${path} on ${host} (device ${device}, inode ${inode}${on})`
}
