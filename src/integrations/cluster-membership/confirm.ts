import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, listOf, restCheck, type Answer, type Verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/cluster'

export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  const check = { id: 'cluster-membership/own-nodes', title: "the cluster has exactly the target's nodes", path }
  return [await restCheck(copy, check, (answer) => judge(answer, target.cluster.members))]
}

/** Bitbucket may answer with an address where the configuration has a name: then only the number is certain. */
function judge(answer: Answer, members: readonly string[]): Verdict {
  const nodes = answer.status === 200 ? listOf(field(answer.body, 'nodes')) : undefined
  if (nodes === undefined) return cannotTell(path, answer)
  const found = nodes.map(addressOf).toSorted()
  const expected = members.toSorted()
  const evidence = `GET ${path}: ${found.join(', ')}; the target's nodes: ${expected.join(', ')}`
  if (found.length !== expected.length) return { result: 'fail', evidence }
  if (found.every((node, index) => node === expected[index])) return { result: 'pass', evidence }
  return { result: expected.every(isNumeric) && found.every(isNumeric) ? 'fail' : 'unknown', evidence }
}

function addressOf(node: unknown): string {
  const address = field(node, 'address')
  return `${String(field(address, 'address'))}:${String(field(address, 'port'))}`
}

function isNumeric(member: string): boolean {
  return /^[\d.]+:\d+$|^\[?[\da-f:]+\]?:\d+$/i.test(member)
}
