import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, listOf, restCheck, type Answer, type Verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/cluster'

export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  const check = { id: 'cluster-membership/own-nodes', title: "the cluster has exactly the target's nodes", path }
  return [await restCheck(copy, check, (answer) => judge(answer, target.cluster.members, copy))]
}

/** Bitbucket may answer with an address where the configuration has a name, or the other way: both are resolved on the target. */
async function judge(answer: Answer, members: readonly string[], copy: RunningCopyReader): Promise<Verdict> {
  const nodes = answer.status === 200 ? listOf(field(answer.body, 'nodes')) : undefined
  if (nodes === undefined) return cannotTell(path, answer)
  const found = nodes.map(addressOf).toSorted()
  const expected = members.toSorted()
  const evidence = `GET ${path}: ${found.join(', ')}; the target's nodes: ${expected.join(', ')}`
  if (found.length !== expected.length) return { result: 'fail', evidence }
  const [own, seen] = [await allNames(expected, copy), await allNames(found, copy)]
  if (areTheSame(seen, own)) return { result: 'pass', evidence }
  return { result: [...own, ...seen].every(isCertain) ? 'fail' : 'unknown', evidence }
}

function addressOf(node: unknown): string {
  const address = field(node, 'address')
  return `${String(field(address, 'address'))}:${String(field(address, 'port'))}`
}

/** For each member every way in which it may be written. */
function allNames(members: readonly string[], copy: RunningCopyReader): Promise<readonly ReadonlySet<string>[]> {
  return Promise.all(
    members.map(async (member) => {
      const colon = member.lastIndexOf(':')
      const [host, port] = [member.slice(0, colon).replaceAll(/[[\]]/g, ''), member.slice(colon + 1)]
      const addresses = isAddress(host) ? [] : await copy.addresses(host)
      return new Set([host, ...addresses].map((one) => `${one.toLowerCase()}:${port}`))
    }),
  )
}

/** Each node is one of the target's, and no two are the same. */
function areTheSame(seen: readonly ReadonlySet<string>[], own: readonly ReadonlySet<string>[]): boolean {
  const met = seen.map((names) => own.findIndex((one) => [...names].some((name) => one.has(name))))
  return !met.includes(-1) && new Set(met).size === met.length
}

/** A name that nobody resolves may be any machine, and the loopback is whatever the node takes for its own address. */
function isCertain(names: ReadonlySet<string>): boolean {
  const hosts = [...names].map((name) => name.slice(0, name.lastIndexOf(':')))
  return hosts.some(isAddress) && !hosts.some((host) => host === '127.0.0.1' || host === '::1')
}

function isAddress(host: string): boolean {
  return /^\d+(?:\.\d+){3}$/.test(host) || host.includes(':')
}
