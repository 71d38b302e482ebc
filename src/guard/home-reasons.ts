import type { HomeFacts } from '../kernel/facts.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function homeReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.identity.home, targetFacts.identity.home]
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
  // A share of the network is the same folder on two machines, and nothing that can be compared says so.
  if (to.sharedApart === true) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether ${to.path}/shared on ${to.host} is a folder of ${source.name}: it is mounted there, or a symbolic link`,
        hint: `let shared be a plain folder of ${to.path}`,
      },
    ]
  }
  if (from.machine !== to.machine || from.device !== to.device || from.inode !== to.inode) return []
  return [
    {
      id: 'same-home',
      because: `the home of ${target.name} is the home of ${source.name}: compared ${inode(to)} with ${inode(from)}`,
      hint: `give ${target.name} a home of its own`,
    },
  ]
}

function inode(home: HomeFacts): string {
  return `${home.path} on ${home.host} (device ${home.device}, inode ${home.inode})`
}
